// The least that NestJS and TypeORM need to list and create tasks.
import 'reflect-metadata';
import { Body, Controller, Get, Module, Post } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { DataSource } from 'typeorm';

const COLUMNS = "id, title, body, to_char(due_date, 'YYYY-MM-DD') AS due_date, project_id, created_at, updated_at";
const user = process.env.LEAN_USER;
const database = new DataSource({ type: 'postgres', url: process.env.DATABASE_URL });

@Controller()
class LeanController {
  @Get('healthz')
  health(): void {}

  @Get('tasks')
  list(): Promise<unknown> {
    return database.query(`SELECT ${COLUMNS} FROM tasks WHERE user_id = $1 ORDER BY id LIMIT 20`, [user]);
  }

  @Post('tasks')
  create(@Body() task: { title: string; body?: string }): Promise<unknown> {
    return database.query(`INSERT INTO tasks (user_id, title, body) VALUES ($1, $2, $3) RETURNING ${COLUMNS}`, [
      user,
      task.title,
      task.body,
    ]);
  }
}

@Module({ controllers: [LeanController] })
class LeanModule {}

await database.initialize();
const app = await NestFactory.create(LeanModule, { logger: false });
await app.listen(Number(process.env.PORT), '127.0.0.1');
