// What the KV cache has to read anew while one types: `npm run bench:kv [-- --sessions 10 --seed 1]`. On tokens alone, without a model.
import { parseArgs } from 'node:util';
import { commonPrefix, TokenSlots } from '../../src/core/log/tokenSlots.ts';
import { EditingSession } from '../../src/node/cli/editingSession.ts';
import { MARKER_STYLE, markerEncoder } from '../../src/node/cli/markerEncoder.ts';
import { CountedSlots } from '../../src/node/cli/sessionSlots.ts';
import { ROOT } from '../support/fixtures.ts';
import { editingSession, type Step } from './kv/editing.ts';
import { type Peer, repacking, ring, shufflingSnippets } from './kv/peers.ts';
import { NEVER, withEngine } from './support/engines.ts';
import { machineLine, say } from './support/machine.ts';
import { withPackage } from './support/packages.ts';
import { readSources } from './support/sources.ts';
import { quantile, seeded } from './support/stats.ts';
import { percent, table } from './support/table.ts';

const { values: options } = parseArgs({
	options: { sessions: { type: 'string', default: '10' }, seed: { type: 'string', default: '1' } },
});
const CONTEXT = 8192;
/** Lines within which a request is one of typing, as the last one was. */
const NEAR = 3;
type Kind = 'first' | 'typing' | 'move' | 'switch';

interface Row {
	readonly kind: Kind;
	readonly prompt: number;
	readonly evaluated: number;
	/** Tokens that were typed and that follow the cursor: nobody can read fewer in this order. */
	readonly least: number;
}

/** Plays steps and says what each request had to read. */
type Player = (steps: readonly Step[]) => Promise<{ readonly rows: readonly Row[]; readonly background: number }>;

const encode = await markerEncoder('o200k_base', ROOT);
const [, MIDDLE, SUFFIX] = ['<|fim_prefix|>', '<|fim_middle|>', '<|fim_suffix|>'].map(
	(token) => encode([{ kind: 'control', token }])[0],
);

/** Tokens between the markers of the suffix and what comes after it. */
function suffixTokens(tokens: readonly number[]): number {
	const from = tokens.lastIndexOf(SUFFIX ?? -1);
	const to = tokens.indexOf(MIDDLE ?? -1, from);
	return Math.max(0, to - from - 1);
}

function rowOf(kind: Kind, typed: string, tokens: readonly number[], evaluated: number): Row {
	const least = encode([{ kind: 'text', text: typed }]).length + suffixTokens(tokens) + 2;
	return { kind, prompt: tokens.length, evaluated, least };
}

/** The kind of each request, by where the last one was. */
function kinds() {
	let last: { readonly file: string; readonly line: number } | undefined;
	return (file: string, line: number): Kind => {
		const kind = !last ? 'first' : last.file !== file ? 'switch' : Math.abs(last.line - line) <= NEAR ? 'typing' : 'move';
		last = { file, line };
		return kind;
	};
}

const ourLog =
	(root: string, suffixFirst: boolean): Player =>
	(steps) =>
		withEngine(undefined, async (engine) => {
			await engine.refresh(root, NEVER);
			const slots = new TokenSlots(encode);
			const style = { ...MARKER_STYLE, order: suffixFirst ? 'suffixFirst' : 'prefixFirst' } as const;
			const session = new EditingSession(root, engine, new CountedSlots(slots), {
				style,
				context: CONTEXT,
				tokenizer: 'o200k_base',
			});
			const kindOf = kinds();
			const rows: Row[] = [];
			let background = 0;
			const held: (readonly number[])[] = [[], []];
			for (const { event, typed } of steps) {
				for (const { slot, kind, tokens } of await session.play(event)) {
					const evaluated = tokens.length - commonPrefix(held[slot] ?? [], tokens);
					held[slot] = tokens;
					if (kind === 'request' && event.type === 'request') {
						rows.push(rowOf(kindOf(event.file, event.line), typed, tokens, evaluated));
					} else {
						background += evaluated;
					}
				}
			}
			return { rows, background };
		});

const playing =
	(peer: Peer): Player =>
	async (steps) => {
		let held: readonly number[] = [];
		const read = (prompt: readonly number[]) => {
			const evaluated = prompt.length - commonPrefix(held, prompt);
			held = prompt;
			return evaluated;
		};
		const kindOf = kinds();
		const rows: Row[] = [];
		let background = 0;
		// What a pause does not pay for is waited for by the next request.
		let over = 0;
		for (const { event, typed } of steps) {
			peer.see(event);
			if (event.type === 'idle') {
				let allow = event.allow;
				for (const prompt of peer.pause(event.ms)) {
					const evaluated = read(encode(prompt));
					background += evaluated;
					over += Math.max(0, evaluated - allow);
					allow = Math.max(0, allow - evaluated);
				}
			} else if (event.type === 'request') {
				const tokens = encode(await peer.request(event.file, event.line, event.character));
				rows.push(rowOf(kindOf(event.file, event.line), typed, tokens, read(tokens) + over));
				over = 0;
			}
		}
		return { rows, background };
	};

await withPackage('rxjs', async ({ root, title }) => {
	const sources = await readSources(root);
	const random = seeded(Number(options.seed));
	const sessions = Array.from({ length: Number(options.sessions) }, () => editingSession(sources, random));
	say(`${sessions.length} editing sessions in ${title}, o200k_base, context ${CONTEXT}. ${machineLine()}\n`);
	const policies: readonly (readonly [string, () => Promise<Player>])[] = [
		['our log', async () => ourLog(root, false)],
		['our log, suffix first', async () => ourLog(root, true)],
		['repacked at each request', async () => (steps) => repacked(root, steps)],
		["llama.vscode's ring", async () => playing(ring())],
		["Continue's snippets", async () => playing(shufflingSnippets())],
	];
	const rows: string[][] = [];
	for (const [name, make] of policies) {
		const all: Row[] = [];
		let background = 0;
		for (const steps of sessions) {
			const played = await (await make())(steps);
			all.push(...played.rows);
			background += played.background;
		}
		rows.push(figures(name, all, background));
	}
	const head = ['policy', 'requests', 'prompt', 'read', 'p95', 'in pauses', 'typing ÷ least', 'reuse typing', 'move', 'switch'];
	say(table(head, rows));
});

async function repacked(root: string, steps: readonly Step[]) {
	return withEngine(undefined, async (engine) => {
		await engine.refresh(root, NEVER);
		return playing(repacking(engine, root, 4096 + 2048))(steps);
	});
}

function figures(name: string, rows: readonly Row[], background: number): string[] {
	const sum = (pick: (row: Row) => number, of: readonly Row[] = rows) => of.reduce((total, row) => total + pick(row), 0);
	const whole = (value: number) => Math.round(value).toLocaleString('en');
	const of = (kind: Kind) => rows.filter((row) => row.kind === kind);
	const reuse = (kind: Kind) =>
		percent(
			sum((row) => row.prompt - row.evaluated, of(kind)),
			sum((row) => row.prompt, of(kind)),
		);
	const typing = of('typing');
	return [
		name,
		whole(rows.length),
		whole(sum((row) => row.prompt) / rows.length),
		whole(sum((row) => row.evaluated) / rows.length),
		whole(
			quantile(
				rows.map(({ evaluated }) => evaluated),
				0.95,
			),
		),
		whole(background),
		(sum((row) => row.evaluated, typing) / sum((row) => row.least, typing)).toFixed(2),
		reuse('typing'),
		reuse('move'),
		reuse('switch'),
	];
}
