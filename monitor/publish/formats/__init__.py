"""The formats of feeds: functions from the state of a feed to bytes."""
