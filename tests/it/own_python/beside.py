NAME = "found beside"
