"""The configuration: its sections as frozen types, and how config.toml is read into them."""

from monitor.config.loading import Config, load

__all__ = ["Config", "load"]
