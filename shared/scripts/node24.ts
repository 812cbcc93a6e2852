// Imported first by every program: stops it on a Node that is too old, before anything ran.

const major = Number(process.versions.node.split('.')[0])
if (major < 24) {
  console.error(
    `evertill OLD_NODE: this is Node ${process.versions.node}, and the project needs Node 24 or newer.\n` +
      'Start it through npm (npm start, npm test, npm run …), which brings the right one along.',
  )
  process.exit(1)
}

export {}
