import json

import pandas as pd

from pipeline.request import body


def test_a_request_names_each_column_and_what_it_holds():
    asked = body(pd.DataFrame({"length": [1.5, None], "colour": ["red", "blue"], "new": [True, False]}))
    assert asked["inputs"] == [
        {"name": "length", "shape": [2, 1], "datatype": "FP64", "data": [1.5, None]},
        {"name": "colour", "shape": [2, 1], "datatype": "BYTES", "data": ["red", "blue"]},
        {"name": "new", "shape": [2, 1], "datatype": "BOOL", "data": [True, False]},
    ]
    json.dumps(asked, allow_nan=False)
