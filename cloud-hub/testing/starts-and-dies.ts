// A program that starts the database of a folder and is killed at once, as a hub is by a power cut
// of its own: what it leaves running is for the next one to find.

import { randomBytes } from 'node:crypto'
import { startPostgres } from '../postgres/server.ts'

const newToken = () => randomBytes(16).toString('hex')
await startPostgres({ dataDir: process.argv[2] ?? '', newToken })
process.kill(process.pid, 'SIGKILL')
