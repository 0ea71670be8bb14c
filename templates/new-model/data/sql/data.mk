# The query is run at each training; there is no file to be made.
DATA =
