"""trial-monitor: what changed in the registry, told exactly."""
