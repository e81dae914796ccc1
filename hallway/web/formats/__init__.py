"""How dates are written, language by language; see FORMAT_MODULE_PATH in settings."""
