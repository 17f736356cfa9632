// Stands for what autobahn requires and a page never calls; see next.config.mjs. A function, since msgpack5 is called at once.
module.exports = () => ({});
