"""Audits Django projects for security flaws, without running their code. Start it as `pickguard` or `python -m pickguard`."""
