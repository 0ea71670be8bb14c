# The query is run at each training; there is no file to be made. The drivers of databases are no part of what is served.
DATA =
REQUIREMENTS = requirements-sql.txt
