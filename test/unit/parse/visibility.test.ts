import assert from 'node:assert/strict';
import { test } from 'node:test';
import { decodeOutline, encodeOutline } from '../../../src/core/index/encodeOutline.ts';
import { treeSitter } from '../../support/memoryWorkspace.ts';

/** Names that no other file can name, and those that it can. */
async function visibility(file: string, text: string): Promise<{ hidden: string[]; open: string[] }> {
	const read = await treeSitter.read(file, text);
	assert.ok(read);
	const { symbols } = decodeOutline(encodeOutline(read.outline));
	assert.deepEqual(symbols, read.outline.symbols);
	const names = (isPrivate: boolean) =>
		symbols.filter((symbol) => (symbol.isPrivate ?? false) === isPrivate).map(({ name }) => name);
	return { hidden: names(true), open: names(false) };
}

test('TypeScript: what a module does not export, and what a class calls private', async () => {
	const text = `export class Store {
	private readonly map = new Map();
	#secret = 1;
	constructor(private readonly log: Log, public name: string) {}
	private static make(): Store { return new Store(); }
	read(): void {}
}
interface Log { level: number }
function helper() {}
const listed = 1;
const late = 2;
export const shown = 3;
export { listed, late as later };
`;
	const { hidden, open } = await visibility('a.ts', text);
	assert.deepEqual(hidden, ['map', '#secret', 'log', 'make', 'Log', 'helper']);
	assert.deepEqual(open, ['Store', 'constructor', 'name', 'read', 'level', 'listed', 'late', 'shown']);
});

test('a script and an ambient file hide nothing; a default export is one', async () => {
	assert.deepEqual((await visibility('a.js', 'function a() {}\nmodule.exports = { a };\n')).hidden, []);
	assert.deepEqual(
		(await visibility('a.d.ts', 'declare global {\n\tinterface Window { x: number }\n}\nexport {};\n')).hidden,
		[],
	);
	assert.deepEqual((await visibility('a.ts', 'class Logger {}\nexport default new Logger();\n')).hidden, []);
});

test('other languages say it in their own words', async () => {
	const cases = [
		[
			'a.py',
			'def _inner():\n    pass\n\nclass A:\n    def __init__(self):\n        self._x = 1\n\n    def read(self):\n        pass\n',
			['_inner', '_x'],
		],
		['A.java', 'public class A {\n    private int count;\n    public int read() { return 1; }\n}\n', ['count']],
		['a.rs', 'pub fn shown() {}\nfn hidden() {}\npub struct S { pub x: u32 }\nimpl S {\n    fn own(&self) {}\n}\n', ['hidden']],
		['a.c', 'static int hidden(void) {\n    return 1;\n}\nint shown(void) {\n    return 2;\n}\n', ['hidden']],
		['a.kt', 'class A {\n    private val count = 1\n    fun read() {}\n}\n', ['count']],
	] as const;
	for (const [file, text, expected] of cases) {
		assert.deepEqual((await visibility(file, text)).hidden, expected, file);
	}
});
