"""Brings the published folder to where others read it: an S3-compatible store, a folder, an rclone remote."""
