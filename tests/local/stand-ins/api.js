require('./stand-in').standIn(process.env.PORT);
