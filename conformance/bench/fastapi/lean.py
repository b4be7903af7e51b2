"""The least that FastAPI and SQLAlchemy need to list and create tasks."""

import os
from typing import Any

import sqlalchemy as sa
from fastapi import FastAPI
from pydantic import BaseModel
from sqlalchemy.ext.asyncio import create_async_engine

COLUMNS = "id, title, body, due_date, project_id, created_at, updated_at"
LIST = sa.text(f"SELECT {COLUMNS} FROM tasks WHERE user_id = :user ORDER BY id LIMIT 20")
CREATE = sa.text(f"INSERT INTO tasks (user_id, title, body) VALUES (:user, :title, :body) RETURNING {COLUMNS}")
USER = int(os.environ["LEAN_USER"])

url = sa.make_url(os.environ["DATABASE_URL"]).set(drivername="postgresql+psycopg")
engine = create_async_engine(url)
app = FastAPI()


class Task(BaseModel):
    title: str
    body: str | None = None


@app.get("/healthz")
async def health() -> None:
    return None


@app.get("/tasks")
async def list_tasks() -> list[dict[str, Any]]:
    async with engine.connect() as connection:
        return [dict(row) for row in (await connection.execute(LIST, {"user": USER})).mappings()]


@app.post("/tasks", status_code=201)
async def create_task(task: Task) -> dict[str, Any]:
    async with engine.begin() as connection:
        row = (await connection.execute(CREATE, {"user": USER, "title": task.title, "body": task.body})).mappings().one()
    return dict(row)
