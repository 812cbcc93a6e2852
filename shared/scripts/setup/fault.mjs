// What can go wrong before the project runs: a code to search for, and a sentence that says what
// to do. Plain JavaScript, because the Node that reads it may be too old for anything else.

export class SetupFault extends Error {
  /**
   * @param {string} code
   * @param {string} message
   */
  constructor(code, message) {
    super(message)
    this.code = code
  }
}

/**
 * Tells from what npm or pnpm printed which fault it was.
 * @param {string} what the thing that was being fetched
 * @param {string} output
 * @returns {SetupFault}
 */
export function faultOf(what, output) {
  for (const [pattern, code, advice] of known) {
    if (pattern.test(output)) return new SetupFault(code, `${what}: ${advice}${quoted(output)}`)
  }
  return new SetupFault('FETCH_FAILED', `${what} could not be fetched.${quoted(output)}`)
}

/** @type {readonly (readonly [RegExp, string, string])[]} */
const known = [
  [
    /EINTEGRITY|ERR_PNPM_TARBALL_INTEGRITY|Z_BUF_ERROR|Z_DATA_ERROR|TAR_BAD_ARCHIVE|ERR_PNPM_BAD_TARBALL/i,
    'CORRUPT_DOWNLOAD',
    'what arrived is not what this project pinned, so it was thrown away. Run the command again; if it stays so, the registry or a proxy changes packages.',
  ],
  [
    /ERR_PNPM_OUTDATED_LOCKFILE|ERR_PNPM_LOCKFILE_CONFIG_MISMATCH|ERR_PNPM_NO_LOCKFILE/,
    'LOCKFILE_OUTDATED',
    'a package.json and pnpm-lock.yaml disagree. After changing dependencies run: npm run setup -- --lock',
  ],
  [
    /SELF_SIGNED_CERT|UNABLE_TO_(GET|VERIFY)|CERT_HAS_EXPIRED|ERR_TLS_CERT|certificate/i,
    'BAD_CERTIFICATE',
    "the registry's certificate is not trusted here. Behind a company proxy, tell npm its certificate (npm config set cafile FILE) and look at the clock.",
  ],
  [
    /ENOSPC/,
    'DISK_FULL',
    'the disk is full. About 700 MB are needed for Node 24 and the packages.',
  ],
  [
    /EACCES|EPERM|EROFS|permission denied|read-only file system/i,
    'NOT_WRITABLE',
    'a folder cannot be written. The project folder must belong to the user who runs it.',
  ],
  [
    /ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ECONNRESET|ENETUNREACH|EHOSTUNREACH|ETIMEDOUT|ENOTCACHED|ERR_SOCKET_TIMEOUT|FETCH_ERROR|network|dns error|connection/i,
    'NO_NETWORK',
    'the npm registry cannot be reached. The first run needs it (directly, or through the registry and proxy that npm is set up with); later runs do not.',
  ],
  [
    /E404|ERR_PNPM_FETCH_404|ERR_PNPM_NO_MATCHING_VERSION|ETARGET/,
    'NOT_IN_REGISTRY',
    'the registry that npm is set up with does not carry it.',
  ],
]

/**
 * The lines that name the cause, so that nobody has to search for a log.
 * @param {string} output
 */
function quoted(output) {
  const lines = output
    .split('\n')
    .map((line) => line.replace(/^npm error (network )?/, '').trim())
    .filter((line) => /[a-z]/i.test(line) && !idle.test(line))
  return lines
    .slice(0, 5)
    .map((line) => `\n  | ${line}`)
    .join('')
}

const idle =
  /Unknown .* config|complete log of this run|behind a proxy|This is a problem|^(syscall|errno|network)\b|^at /
