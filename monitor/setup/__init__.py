"""What a new instance needs: its configuration, its environment file, and units for systemd."""
