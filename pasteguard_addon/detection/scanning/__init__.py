"""What the proxy asks of detection: texts are planned, shared, scheduled, and scanned in worker processes."""
