// Where a database is and as whom it is used.

export type Connection = { readonly connectionString: string } | SocketConnection

/** The host is the folder of a unix socket. */
export type SocketConnection = {
  readonly host: string
  readonly user: string
  readonly password: string
  readonly database: string
}
