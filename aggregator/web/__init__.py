"""The ASGI app: outputs, health and pages."""
