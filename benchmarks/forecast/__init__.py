"""How good the forecasts are: beside the seasonal naive one and AutoETS, and how often the range holds."""
