require('./stand-in').standIn(process.env.METRICS_PORT);
