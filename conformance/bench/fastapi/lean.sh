exec .venv/bin/python -m uvicorn lean:app --host 127.0.0.1 --port "$PORT" --no-access-log
