"""trial-monitor: what changed in the registry, exactly."""
