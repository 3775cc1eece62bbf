"""The names of the worker's jobs, as the database and `status` have them."""

POLL = "poll"
DIGEST = "digest"
MAIL = "mail"
UPLOAD = "upload"
HOOKS = "hooks"
