"""The sections of a report, a module each: findings in, a section out."""
