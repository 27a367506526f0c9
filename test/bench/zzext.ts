// measures extraction on one thread
import fs from 'node:fs'; import path from 'node:path';
import { TreeSitter } from '../../src/node/engine/treeSitter.ts';
import { ROOT } from '../support/fixtures.ts';
import { Language, Parser } from 'web-tree-sitter';
import { repairTypeScript } from '../../src/core/parse/repairTypeScript.ts';
const root = process.argv[2] ?? '';
const files: string[] = [];
const walk = (d: string) => { for (const e of fs.readdirSync(d, { withFileTypes: true })) { const p = path.join(d, e.name); if (e.isDirectory()) walk(p); else if (/\.(ts|py)$/.test(p)) files.push(p); } };
walk(root);
const texts = files.map((f) => fs.readFileSync(f, 'utf8'));
const t = new TreeSitter(ROOT);
await t.read(files[0] ?? '', texts[0] ?? '');
const g = path.join(ROOT, 'out/grammars');
const parser = new Parser(); parser.setLanguage(await Language.load(path.join(g, `tree-sitter-${files[0]?.endsWith('py') ? 'python' : 'typescript'}.wasm`)));
for (let round = 0; round < Number(process.argv[3] ?? 4); round++) {
	let s = cpu(); let n = 0, b = 0, sy = 0;
	for (const x of texts) parser.parse(x)?.delete();
	const bare = cpu() - s;
	s = cpu();
	for (const x of texts) parser.parse(repairTypeScript(x))?.delete();
	const rep = cpu() - s;
	s = cpu();
	for (const [i, f] of files.entries()) { const r = await t.read(f, texts[i] ?? ''); n += r?.uses?.references.length ?? 0; b += r?.uses?.bindings.length ?? 0; sy += r?.outline.symbols.length ?? 0; }
	const all = cpu() - s;
	console.log({ bare, rep, all, ratio: all / bare, n, b, sy });
}
function cpu() { const { user, system } = process.cpuUsage(); return (user + system) / 1000; }
