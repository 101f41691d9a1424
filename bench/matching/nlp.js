// Trains nlp.js on the documents of a JSON file and answers its questions, one at a time.
const { readFileSync } = require("node:fs");
const { dockStart } = require("@nlpjs/basic");
const { LangFr } = require("@nlpjs/lang-fr");

async function main() {
  const { documents, questions } = JSON.parse(readFileSync(process.argv[2], "utf-8"));
  const write = console.log;
  console.log = () => {};
  const dock = await dockStart({ settings: { nlp: { autoSave: false, autoLoad: false } }, use: ["Basic"] });
  dock.getContainer().use(LangFr);
  const nlp = dock.get("nlp");
  nlp.addLanguage("fr");
  const started = process.hrtime.bigint();
  for (const [text, intent] of documents) nlp.addDocument("fr", text, intent);
  await nlp.train();
  const build = Number(process.hrtime.bigint() - started) / 1e9;
  const answers = [];
  for (const question of questions) {
    const asked = process.hrtime.bigint();
    const found = await nlp.process("fr", question);
    const micros = Number(process.hrtime.bigint() - asked) / 1e3;
    answers.push([found.classifications.map((one) => [one.intent, one.score]), micros]);
  }
  write(JSON.stringify({ build, answers }));
}

main();
