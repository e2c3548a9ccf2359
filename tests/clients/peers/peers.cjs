// Loaded by NODE_OPTIONS: tells on stderr whose certificate each TLS connection was shown.
const tls = require("node:tls");
const { createHash } = require("node:crypto");

const connect = tls.connect;
tls.connect = (...options) => {
  const socket = connect(...options);
  socket.once("secureConnect", () => {
    const { raw } = socket.getPeerCertificate();
    if (!raw) return; // a session that was resumed
    const fingerprint = createHash("sha256").update(raw).digest("hex");
    process.stderr.write(`\npeer ${socket.servername} ${fingerprint}\n`);
  });
  return socket;
};
