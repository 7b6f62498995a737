"""The telephone desk: the bar of the call of the moment, its page and its panel."""
