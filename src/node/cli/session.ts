import process from 'node:process';
import { createInterface } from 'node:readline';
import * as v from 'valibot';
import { messageOf, UserError } from '../../core/base/errors.ts';
import { ContextLog } from '../../core/log/contextLog.ts';
import type { LogPacker, LogPlace } from '../../core/log/logPorts.ts';
import { type Encode, type SlotOperation, TokenSlots } from '../../core/log/tokenSlots.ts';
import { DEFAULT_PACK_OPTIONS } from '../../core/pack/contextEngine.ts';
import { budgetFor, SAFETY_TOKENS } from '../../core/prompt/budget.ts';
import { fimOverhead } from '../../core/prompt/fimPrompt.ts';
import type { FimStyle } from '../../core/prompt/fimStyle.ts';
import type { LocalEngine } from '../engine/localEngine.ts';
import { type Encoding, TiktokenTokenizer } from '../tokenizer/tiktoken.ts';
import { workspaceFolder } from './cursor.ts';
import { withEngine } from './engine.ts';
import { SessionEvent } from './sessionEvents.ts';

export interface SessionArguments {
	readonly root: string;
	readonly dryRun?: boolean;
	readonly context: number;
	readonly encoding: Encoding;
	readonly suffixFirst?: boolean;
}

/** Tokens of the context that no prompt may take: they are for the answer. */
const RESERVED = 256;
/** What a pause surely lasts once it began. */
const SURE_PAUSE_MS = 1000;

/** Without a model its markers have ids beyond those of the encodings. */
const MARKERS: Readonly<Record<string, number>> = {
	'<|fim_prefix|>': 200_101,
	'<|fim_middle|>': 200_102,
	'<|fim_suffix|>': 200_103,
	'<|repo_name|>': 200_104,
	'<|file_sep|>': 200_105,
};
const STYLE: FimStyle = {
	family: 'repository',
	prefix: '<|fim_prefix|>',
	suffix: '<|fim_suffix|>',
	middle: '<|fim_middle|>',
	repoName: '<|repo_name|>',
	fileSeparator: '<|file_sep|>',
	order: 'prefixFirst',
	afterRepoName: '\n',
	fileHeading: undefined,
	pathInPrefix: false,
};

/** `plimsoll session --dry-run`: editing events in, what the context log would have each slot hold out, one JSON line each. */
export async function sessionCommand(dataFolder: string, options: SessionArguments): Promise<number> {
	if (!options.dryRun) {
		throw new UserError('Only --dry-run is there yet.');
	}
	const root = workspaceFolder(options.root);
	const encode = await tiktokenEncoder(options.encoding, dataFolder);
	return withEngine(dataFolder, {}, async (engine) => {
		await engine.refresh(root, new AbortController().signal);
		const style: FimStyle = { ...STYLE, order: options.suffixFirst ? 'suffixFirst' : 'prefixFirst' };
		const session = new Session(root, engine, new TokenSlots(encode), options, style);
		let failed = 0;
		for await (const line of createInterface({ input: process.stdin })) {
			if (line.trim() !== '') {
				const answer = await answerOf(line, session);
				failed += 'error' in answer ? 1 : 0;
				process.stdout.write(`${JSON.stringify(answer)}\n`);
			}
		}
		return failed > 0 ? 1 : 0;
	});
}

async function answerOf(line: string, session: Session) {
	let id: unknown = null;
	try {
		const json: unknown = JSON.parse(line);
		id = typeof json === 'object' && json !== null && 'id' in json ? json.id : null;
		const operations = await session.play(v.parse(SessionEvent, json));
		return { id, ops: operations.map(({ slot, kind, tokens }) => ({ slot, kind, tokens })) };
	} catch (error) {
		return { id, error: v.isValiError(error) ? `${v.getDotPath(error.issues[0])}: ${error.message}` : messageOf(error) };
	}
}

/** One editor and its context log, driven by events. */
class Session {
	readonly #root: string;
	readonly #engine: LocalEngine;
	readonly #slots: TokenSlots;
	readonly #log: ContextLog;
	readonly #texts = new Map<string, string>();
	#place: LogPlace | undefined;
	#patience = 0;

	constructor(
		root: string,
		engine: LocalEngine,
		slots: TokenSlots,
		{ context, encoding }: Pick<SessionArguments, 'context' | 'encoding'>,
		style: FimStyle,
	) {
		this.#root = root;
		this.#engine = engine;
		this.#slots = slots;
		const packer: LogPacker = {
			pack: ({ root, file, text, line, character }, window, budget, signal) =>
				engine.pack(
					{
						root,
						file,
						text,
						line,
						character,
						budget,
						current: 'include',
						window,
						options: { ...DEFAULT_PACK_OPTIONS, tokenizer: encoding, style },
					},
					signal,
				),
		};
		this.#log = new ContextLog(packer, slots, () => ({
			style,
			budget: budgetFor(context, RESERVED - SAFETY_TOKENS, {
				contextSize: context,
				prefillRate: Number.POSITIVE_INFINITY,
				overhead: fimOverhead(this.#place?.file ?? '', style).length + HEADER_TOKENS,
			}).tokens,
			key: encoding,
			patience: this.#patience,
		}));
	}

	async play(event: SessionEvent): Promise<readonly SlotOperation[]> {
		const signal = new AbortController().signal;
		switch (event.type) {
			case 'open':
				this.#write(event.file, event.text);
				this.#go(event.file, 0, 0);
				break;
			case 'edit':
				this.#write(event.file, event.text);
				this.#go(event.file, event.line, event.character);
				break;
			case 'cursor':
				this.#go(event.file, event.line, event.character);
				break;
			case 'save':
				break;
			case 'idle':
				if (this.#place) {
					this.#patience = event.ms > 0 ? Math.floor((event.allow / event.ms) * SURE_PAUSE_MS) : 0;
					this.#slots.allow(event.allow);
					await this.#log.rest(this.#place, signal);
					this.#slots.allow(0);
				}
				break;
			case 'request': {
				const place = this.#go(event.file, event.line, event.character);
				const { slot, context, cursor } = await this.#log.request(place, signal);
				this.#slots.request(slot, [...context, ...cursor]);
				break;
			}
		}
		return this.#slots.take();
	}

	#write(file: string, text: string): void {
		this.#texts.set(file, text);
		this.#engine.setText(this.#root, file, text);
	}

	#go(file: string, line: number, character: number): LogPlace {
		const text = this.#texts.get(file);
		if (text === undefined) {
			throw new UserError(`${file} was not opened.`);
		}
		const place = { root: this.#root, file, text, line, character };
		this.#place = place;
		this.#log.visit(place);
		return place;
	}
}

/** A path takes about so many. */
const HEADER_TOKENS = 30;

/** Texts that were tokenized last and come again with the next prompt. */
const MAX_ENCODED = 2000;

async function tiktokenEncoder(encoding: Encoding, dataFolder: string): Promise<Encode> {
	const encoder = await new TiktokenTokenizer(encoding, dataFolder).encoder();
	const known = new Map<string, Uint32Array>();
	const ids = (text: string) => {
		let found = known.get(text);
		if (!found) {
			found = encoder(text);
			if (known.size >= MAX_ENCODED) {
				known.clear();
			}
			known.set(text, found);
		}
		return found;
	};
	return (segments) => {
		const tokens: number[] = [];
		for (const segment of segments) {
			if (segment.kind === 'control') {
				tokens.push(MARKERS[segment.token] ?? 0);
			} else {
				for (const id of ids(segment.text)) {
					tokens.push(id);
				}
			}
		}
		return tokens;
	};
}
