# The file is in Git, or wherever MODEL_DATA says.
DATA =
REQUIREMENTS =
