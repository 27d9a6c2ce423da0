// Microsoft's Open XML SDK over some files: node openxml_sdk.mjs FOLDER FILE ..., where FOLDER/node_modules has @ooxml-tools/validate.
// Prints one JSON object, path → faults; a file that the SDK cannot open has that as its fault.
import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { pathToFileURL } from "node:url";

const [folder, ...files] = process.argv.slice(2);
const entry = createRequire(`${folder}/`).resolve("@ooxml-tools/validate");
const { default: validate } = await import(pathToFileURL(entry));
const found = {};
for (const file of files) {
  try {
    const errors = await validate(await readFile(file), file.split(".").at(-1));
    found[file] = errors.map((error) => `${error.path.partUri.replace(/^\//, "")}: ${error.description}`);
  } catch (error) {
    found[file] = [String(error)];
  }
}
process.stdout.write(JSON.stringify(found), () => process.exit(0));
