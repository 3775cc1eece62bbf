"""demo emulator."""
