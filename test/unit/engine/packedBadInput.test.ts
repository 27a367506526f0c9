import assert from 'node:assert/strict';
import { test } from 'node:test';
import { silentLog } from '../../../src/core/base/log.ts';
import { DEFAULT_PACK_OPTIONS, type PackRequest } from '../../../src/core/pack/contextEngine.ts';
import type { PackedContext } from '../../../src/core/pack/packedContext.ts';
import { LocalEngine } from '../../../src/node/engine/localEngine.ts';
import { ROOT } from '../../support/fixtures.ts';
import { inWorkspace } from '../../support/workspaceFolder.ts';

const signal = new AbortController().signal;

interface Desk {
	/** The context at the `|` in the text of a file, from other files only; what stands in it is not on the disk. */
	pack(file: string, marked: string, settings?: Partial<PackRequest>): Promise<PackedContext>;
	readonly engine: LocalEngine;
	readonly root: string;
}

/** An engine on a folder that it has indexed. */
function atDesk(files: Readonly<Record<string, string>>, use: (desk: Desk) => Promise<void>): Promise<void> {
	return inWorkspace(files, async (root) => {
		const engine = new LocalEngine({ dataFolder: ROOT, storageFolder: undefined, log: silentLog, modelTokenizer: undefined });
		try {
			await engine.refresh(root, signal);
			const pack = async (file: string, marked: string, settings: Partial<PackRequest> = {}) => {
				const before = marked.slice(0, marked.indexOf('|')).split('\n');
				const request = {
					root,
					file,
					text: marked.replace('|', ''),
					line: before.length - 1,
					character: before.at(-1)?.length ?? 0,
					budget: 1000,
					current: 'exclude' as const,
					options: DEFAULT_PACK_OPTIONS,
					...settings,
				};
				const packed = await engine.pack(request, signal);
				assert.ok(packed.used <= request.budget, `${packed.used} of ${request.budget}`);
				return packed;
			};
			await use({ pack, engine, root });
		} finally {
			await engine.dispose();
		}
	});
}

const ids = (packed: PackedContext) => packed.items.map(({ id }) => id);

test('a cursor in a comment or a string has what the file imports, first what the words round it name', () => {
	const head = "import * as b from './b';\n\n";
	const places = {
		lineComment: `${head}// Reads it from the Store, as fa|\nexport function f() {}\n`,
		blockComment: `${head}/**\n * Reads it from the Store.\n * |\n */\nexport function f() {}\n`,
		string: `${head}export const text = 'the Store is |';\n`,
		template: `${head}export const text = \`the Store is |\n\`;\n`,
		openString: `${head}export const text = 'the Store is |\n`,
		openComment: `${head}/* the Store is |\nexport function f() {}\n`,
	};
	const files = {
		'a.ts': '',
		'b.ts': 'export class First {}\nexport class Store {\n\tread(): void {}\n}\nexport class Last {}\n',
	};
	return atDesk(files, async ({ pack }) => {
		for (const [place, text] of Object.entries(places)) {
			const { items } = await pack('a.ts', text);
			const scores = new Map(items.map(({ id, score }) => [id, score]));
			assert.equal(scores.size, 4, place);
			const score = (name: string) => scores.get(`b.ts#${name}`) ?? 0;
			assert.ok(score('Store') > score('First') && score('Store') > score('Last'), `${place}: ${JSON.stringify([...scores])}`);
		}
	});
});

test('a file outside of every tsconfig has what it imports by path, and not what only a tsconfig could resolve', () => {
	const files = {
		'app/tsconfig.json': JSON.stringify({
			compilerOptions: { baseUrl: '.', paths: { '@/*': ['./src/*'] } },
			files: ['src/main.ts'],
		}),
		'app/src/main.ts': "import { near } from '@/near';\nnear();\n",
		'app/src/near.ts': 'export function near(): void {}\n',
		'scripts/lib.ts': 'export function lib(): void {}\n',
		'scripts/run.ts': '',
		'loose.ts': '',
	};
	return atDesk(files, async ({ pack }) => {
		assert.deepEqual(ids(await pack('app/src/main.ts', `${files['app/src/main.ts']}|`)), ['app/src/near.ts#near']);
		const script = "import { near } from '@/near';\nimport { lib } from './lib';\n|\n";
		assert.deepEqual(ids(await pack('scripts/run.ts', script)), ['scripts/lib.ts#lib']);
		const loose = "import { near } from './app/src/near';\nimport { lib } from 'scripts/lib';\n|\n";
		assert.deepEqual(ids(await pack('loose.ts', loose)), ['app/src/near.ts#near']);
	});
});

test('re-exports that go round in circles lead to what they hand on, once, and nowhere for what nobody defines', () => {
	const files = {
		'x/index.ts': "export * from '../y';\nexport * from './own';\nexport { gone } from '../y';\n",
		'y/index.ts': "export * from '../z';\nexport { renamed as again } from '../x';\n",
		'z/index.ts':
			"export * from '../x';\nexport * from './deep';\nexport { gone } from '../x';\nexport { again as renamed } from '../y';\n",
		'x/own.ts': "export * from '.';\nexport function own(): void {}\n",
		'z/deep.ts': "import { own } from '../y';\nexport class Deep {\n\tread = own;\n}\n",
		'a.ts': '',
	};
	return atDesk(files, async ({ pack }) => {
		const text = "import { own, Deep, gone, again, renamed } from './x';\nimport * as whole from './y';\nnew Deep().|\n";
		const packed = await pack('a.ts', text);
		assert.deepEqual(ids(packed).sort(), ['x/own.ts#own', 'z/deep.ts#Deep', 'z/deep.ts#Deep.read']);
		assert.ok(
			packed.items.every(({ hops }) => hops === 1),
			JSON.stringify(packed.items),
		);
	});
});

test('of 500 files that define the same names, those of the one that is imported come first', () => {
	const paths = Array.from({ length: 500 }, (_, at) => `many/f${at}.ts`);
	const same = 'export class Widget {\n\tdraw(by: number): void {}\n}\nexport function make(): void {}\n';
	const files: Record<string, string> = Object.fromEntries(paths.map((path) => [path, same]));
	files['many/index.ts'] = paths.map((_, at) => `export * as f${at} from './f${at}';\n`).join('');
	files['a.ts'] = '';
	return atDesk(files, async ({ pack }) => {
		const mine = ['many/f321.ts#Widget', 'many/f321.ts#Widget.draw', 'many/f321.ts#make'];
		const one = await pack('a.ts', "import { Widget } from './many/f321';\nnew Widget().|\n");
		assert.deepEqual(ids(one), mine);
		// The nearest stand last.
		const all = await pack('a.ts', "import * as many from './many';\nimport { Widget } from './many/f321';\nnew Widget().|\n");
		assert.deepEqual(ids(all).slice(-2), mine.slice(0, 2));
		assert.equal(all.items.length + all.leftOut.length + all.leftOutMore, 3 * paths.length);
		assert.match(all.leftOut[0]?.reason ?? '', /^it takes 14 tokens, and what is worth more left \d+ of 1,000$/);
		assert.deepEqual(ids(await pack('a.ts', 'new Widget().|\n')), [], 'no import leads to any of them');
	});
});

test('of 2 MB of types that a program wrote nothing is shown, and the pack says why', () => {
	const types = Array.from(
		{ length: 25_000 },
		(_, at) => `export interface Type${at} {\n\tid: string;\n\tparent: Type${at};\n\tname${at}: string;\n}\n`,
	).join('');
	assert.ok(types.length > 1.9e6);
	const files = {
		'a.ts': '',
		'types.ts': types,
		'marked.ts': '// Code generated by protoc. DO NOT EDIT.\nexport interface Marked {}\n',
		'api.generated.ts': types,
		'own.ts': 'export interface Own {}\n',
	};
	const text =
		"import { Type7 } from './types';\nimport { Marked } from './marked';\nimport { Type8 } from './api.generated';\nimport { Own } from './own';\nconst x: Type7 = |\n";
	const large = 'it has SIZE, and files over 1.0 MB are data or made by a machine';
	const said = (reason: string) => reason.replace(/\d\.\d MB(?=, and)/, 'SIZE');
	return atDesk(files, async ({ pack, engine, root }) => {
		const out = async (options: Partial<PackRequest['options']> = {}) => {
			const packed = await pack('a.ts', text, { options: { ...DEFAULT_PACK_OPTIONS, ...options }, current: 'include' });
			return packed.leftOut.map(({ path, symbol, reason }) => `${path}#${symbol}: ${said(reason)}`);
		};
		const marked = 'marked.ts#: its first lines say that a program generated it';
		assert.deepEqual(ids(await pack('a.ts', text)), ['own.ts#Own']);
		assert.deepEqual(await out(), [`types.ts#: ${large}`, marked]);
		assert.deepEqual(await out({ excludes: ['types.ts'] }), ['types.ts#: excluded by you', marked]);
		assert.deepEqual(await out({ pins: ['marked.ts', 'types.ts'] }), [], 'a pin shows what fits of them');
		const { explanation } = await pack('a.ts', text, { explain: 'types.ts#Type7' });
		assert.equal(said(explanation?.sentence ?? ''), `types.ts is listed but not parsed: ${large}.`);
		assert.equal(
			await engine.whyNotIndexed(root, 'api.generated.ts'),
			'api.generated.ts is not indexed: its name says that a machine wrote it.',
		);
	});
});

test('with the cursor in a file that is not parsed, the text round it is shown, and the pack says why no more is', () => {
	const text = '// Code generated by protoc. DO NOT EDIT.\nexport interface Marked {|}\n';
	return atDesk({ 'marked.ts': text.replace('|', '') }, async ({ pack }) => {
		const { window, notices } = await pack('marked.ts', text, { current: 'include' });
		assert.equal(`${window.prefix}|${window.suffix}`, text);
		assert.deepEqual(notices, [
			'marked.ts is not parsed: its first lines say that a program generated it. The text round the cursor is used, and what it names.',
		]);
	});
});
