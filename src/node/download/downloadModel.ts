import { mkdir, stat, statfs } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import * as v from 'valibot';
import { abortError, isAbort, messageOf, throwIfAborted, UserError } from '../../core/base/errors.ts';
import { sentence } from '../../core/base/sentence.ts';
import { formatBytes } from '../../core/base/text.ts';
import type { DownloadedModel, DownloadProgress } from '../../core/model/modelLibrary.ts';
import { chooseFile, type FileSource, type ModelSource, partSources, urlOf } from '../../core/model/modelSource.ts';
import { hashFile } from '../model/modelIdentity.ts';
import { PartFile, type RemoteFile } from './partFile.ts';
import { type Answer, requestFrom, TryAgain } from './request.ts';

/** Left free on the disk, besides the file. */
const SPARE_BYTES = 500e6;

export interface DownloadOptions {
	/** Where the file goes; it is made. */
	readonly folder: string;
	/** Of the whole file, in hex; without one, what the server says of it. A model in several files has one for each, and none is given. */
	readonly sha256?: string | undefined;
	/** Rejects with a sentence for a file that is no usable model. The native library is not for every process that downloads. */
	readonly check: (path: string, signal: AbortSignal) => Promise<void>;
	readonly onProgress?: (progress: DownloadProgress) => void;
	readonly signal: AbortSignal;
	/** Address of Hugging Face or a mirror of it. */
	readonly endpoint?: string;
	/** Milliseconds before each new try after one that brought nothing; as many as there are tries. */
	readonly retryDelays?: readonly number[];
	/** Milliseconds without a byte after which a connection counts as cut. */
	readonly stallMs?: number;
}

/** One file of a model, and what is known of it before it is asked for. */
interface WantedFile {
	readonly source: FileSource;
	readonly sha256: string | undefined;
	readonly size: number | undefined;
}

const HUGGING_FACE = 'https://huggingface.co';

/**
 * Downloads a model: goes on where an earlier try ended, checks size, checksum and header, and only then gives each file its name.
 * Of a model in several files the first comes last, since that is the one to be opened.
 * @throws a {@link UserError} of one sentence; an `AbortError` after an abort, which leaves the part for the next time
 */
export async function downloadModel(source: ModelSource, options: DownloadOptions): Promise<DownloadedModel> {
	const { endpoint = HUGGING_FACE, sha256, onProgress, signal } = options;
	const files = await filesOf(source, endpoint, signal);
	if (files.length > 1 && sha256) {
		throw new UserError(sentence`This model has ${files.length} files: one checksum cannot be that of all.`);
	}
	const sizes = files.map(({ size }) => size ?? Number.NaN);
	const total = sizes.reduce((sum, size) => sum + size, 0);
	/** What came so far, and the path of the file that came last. */
	let model: DownloadedModel = { path: '', bytes: 0, existed: true, verified: true };
	for (const [at, wanted] of [...files.entries()].reverse()) {
		const before = model.bytes;
		const { path, bytes, existed, verified } = await downloadFile(wanted, {
			...options,
			check: at === 0 ? options.check : async () => undefined,
			onProgress: (progress) =>
				onProgress?.(
					files.length === 1
						? progress
						: { ...progress, bytes: before + progress.bytes, total: Number.isNaN(total) ? undefined : total },
				),
		});
		model = { path, bytes: before + bytes, existed: model.existed && existed, verified: model.verified && verified };
	}
	return model;
}

async function downloadFile({ source, sha256 }: WantedFile, options: DownloadOptions): Promise<DownloadedModel> {
	const { endpoint = HUGGING_FACE, folder } = options;
	const target = path.join(folder, source.file);
	const wanted = (options.sha256 ?? sha256)?.toLowerCase();
	const existing = await stat(target).catch(() => undefined);
	if (existing) {
		if (wanted && (await hashFile(target)) !== wanted) {
			throw new UserError(
				sentence`${target} exists and has another checksum than the file to download: delete or rename it first.`,
			);
		}
		return { path: target, bytes: existing.size, existed: true, verified: wanted !== undefined };
	}
	await mkdir(folder, { recursive: true });
	const part = new PartFile(target);
	const remote = await fetchWhole(urlOf(source, endpoint), wanted, part, options);
	return finish(part, target, remote, options);
}

/** The files to download: all parts of what is named. */
async function filesOf(source: ModelSource, endpoint: string, signal: AbortSignal): Promise<readonly WantedFile[]> {
	return source.kind === 'hfRepository'
		? findFiles(source, endpoint, signal)
		: partSources(source).map((part) => ({ source: part, sha256: undefined, size: undefined }));
}

const listingSchema = v.array(
	v.object({
		path: v.string(),
		size: v.optional(v.number()),
		lfs: v.optional(v.object({ oid: v.pipe(v.string(), v.toLowerCase()) })),
	}),
);

/** Looks up which file of a repository is meant. */
async function findFiles(
	source: Extract<ModelSource, { kind: 'hfRepository' }>,
	endpoint: string,
	signal: AbortSignal,
): Promise<readonly WantedFile[]> {
	const { repository, revision } = source;
	const url = `${endpoint}/api/models/${repository}/tree/${encodeURIComponent(revision)}?recursive=true`;
	let listing: unknown;
	try {
		listing = await (await requestFrom(url, 0, undefined, signal)).response.json();
	} catch (error) {
		throw error instanceof TryAgain ? new UserError(`${error.message}.`) : error;
	}
	const parsed = v.safeParse(listingSchema, listing);
	if (!parsed.success) {
		throw new UserError(sentence`${new URL(endpoint).host} does not list the files of ${repository} in a form that is known.`);
	}
	const chosen = chooseFile(
		source,
		parsed.output.map((entry) => entry.path),
	);
	if ('problem' in chosen) {
		throw new UserError(chosen.problem);
	}
	const file = path.posix.basename(chosen.path);
	return partSources({ kind: 'hfFile', repository, path: chosen.path, revision, file }).map((part) => {
		const entry = parsed.output.find((each) => part.kind === 'hfFile' && each.path === part.path);
		const oid = entry?.lfs?.oid;
		return { source: part, sha256: oid && /^[0-9a-f]{64}$/.test(oid) ? oid : undefined, size: entry?.size };
	});
}

/** Tries until all bytes are there, or several tries in a row brought none. */
async function fetchWhole(
	url: string,
	sha256: string | undefined,
	part: PartFile,
	{ folder, onProgress, signal, retryDelays = [1000, 2000, 5000, 10_000, 20_000], stallMs = 30_000 }: DownloadOptions,
): Promise<RemoteFile> {
	let fruitless = 0;
	for (;;) {
		throwIfAborted(signal);
		const known = await part.read();
		const resumable = known && known.of.url === url && (known.of.etag ?? known.of.sha256) !== undefined ? known : undefined;
		const before = resumable?.bytes ?? 0;
		try {
			if (resumable && resumable.of.size === before) {
				return { ...resumable.of, sha256: sha256 ?? resumable.of.sha256 };
			}
			const answer = await requestFrom(url, before, resumable?.of.etag, signal);
			const remote = remoteOf(url, answer, sha256, resumable?.of);
			if (remote === 'startAgain') {
				await part.delete();
				fruitless++;
			} else {
				const start = answer.response.status === 206 ? before : 0;
				await requireDisk(folder, (remote.size ?? 0) - start);
				await receive(answer.response, part, remote, start, stallMs, signal, (bytes) =>
					onProgress?.({ step: 'downloading', bytes, total: remote.size }),
				);
				return remote;
			}
		} catch (error) {
			if (signal.aborted) {
				throw abortError();
			}
			if (!(error instanceof TryAgain)) {
				throw diskFull(error, folder);
			}
			const now = (await part.read())?.bytes ?? 0;
			fruitless = now > before ? 1 : fruitless + 1;
			const delay = retryDelays[fruitless - 1];
			if (delay === undefined) {
				const kept = now > 0 ? ` ${sentence`${formatBytes(now)} are kept: the next try goes on from there.`}` : '';
				throw new UserError(`${error.message}.${kept}`);
			}
			await sleep(delay, undefined, { signal });
		}
		if (fruitless > retryDelays.length) {
			throw new UserError(sentence`${new URL(url).host} sends another file each time: nothing was downloaded.`);
		}
	}
}

/** What the answer says the file is; `startAgain` when it is not the one the part belongs to. */
function remoteOf(
	url: string,
	{ response, etag, sha256, linkedSize }: Answer,
	wanted: string | undefined,
	known: RemoteFile | undefined,
): RemoteFile | 'startAgain' {
	if (response.status === 416) {
		return 'startAgain';
	}
	const range = /^bytes (\d+)-\d+\/(\d+|\*)$/.exec(response.headers.get('content-range') ?? '');
	const length = Number(response.headers.get('content-length') ?? Number.NaN);
	const size = response.status === 206 ? Number(range?.[2] ?? Number.NaN) : length;
	const remote = {
		url,
		etag,
		size: Number.isFinite(size) ? size : linkedSize,
		sha256: wanted ?? sha256 ?? (response.status === 206 ? known?.sha256 : undefined),
	};
	if (response.status === 206) {
		const other = (known?.etag && etag && known.etag !== etag) || (known?.size && remote.size && known.size !== remote.size);
		if (!range || other) {
			void response.body?.cancel();
			return 'startAgain';
		}
	}
	return remote;
}

async function receive(
	response: Response,
	part: PartFile,
	remote: RemoteFile,
	start: number,
	stallMs: number,
	signal: AbortSignal,
	onBytes: (bytes: number) => void,
): Promise<void> {
	const { host } = new URL(remote.url);
	const reader = response.body?.getReader();
	if (!reader) {
		throw new TryAgain(sentence`${host} sent nothing`);
	}
	const handle = await part.open(remote, start);
	let at = start;
	let unwanted = false;
	try {
		for (;;) {
			const { done, value } = await orStalled(reader.read(), stallMs, signal);
			if (done) {
				break;
			}
			if (at === 0 && value.length >= 4 && !Buffer.from(value.buffer, value.byteOffset, 4).equals(Buffer.from('GGUF'))) {
				throw new UserError(sentence`What ${host} sends is not a GGUF model file: it starts with ${beginning(value)}.`);
			}
			await handle.write(value, 0, value.length, at);
			at += value.length;
			if (remote.size !== undefined && at > remote.size) {
				throw new UserError(sentence`${host} sends more than the ${remote.size} bytes it announced: nothing was kept.`);
			}
			onBytes(at);
		}
		await handle.sync();
	} catch (error) {
		unwanted = error instanceof UserError;
		if (unwanted || isDiskError(error)) {
			throw error;
		}
		throw signal.aborted ? abortError() : new TryAgain(sentence`The connection to ${host} was cut`);
	} finally {
		await handle.close();
		// Whatever still comes is not waited for.
		reader.cancel().catch(() => undefined);
		if (unwanted) {
			await part.delete();
		}
	}
	if (remote.size !== undefined && at < remote.size) {
		throw new TryAgain(sentence`The connection to ${host} was cut`);
	}
}

/** Checks the whole file and gives it its name. */
async function finish(
	part: PartFile,
	target: string,
	remote: RemoteFile,
	{ check, onProgress, signal }: DownloadOptions,
): Promise<DownloadedModel> {
	const { size } = await stat(part.path);
	onProgress?.({ step: 'checking', bytes: size, total: size });
	if (remote.sha256 && (await hashFile(part.path)) !== remote.sha256) {
		await part.delete();
		throw new UserError(
			sentence`${path.basename(target)} arrived damaged: its checksum is not ${remote.sha256.slice(0, 12)}…. Download it again.`,
		);
	}
	throwIfAborted(signal);
	try {
		await check(part.path, signal);
	} catch (error) {
		if (isAbort(error)) {
			throw error;
		}
		await part.delete();
		throw new UserError(sentence`What was downloaded is no usable model: ${messageOf(error).replaceAll('.gguf.part', '.gguf')}`);
	}
	await part.finish();
	return { path: target, bytes: size, existed: false, verified: remote.sha256 !== undefined };
}

async function requireDisk(folder: string, bytes: number): Promise<void> {
	const { bavail, bsize } = await statfs(folder);
	const free = bavail * bsize;
	if (bytes + SPARE_BYTES > free) {
		throw new UserError(
			sentence`The disk of ${folder} has ${formatBytes(free)} free, but the file needs ${formatBytes(bytes)} and ${formatBytes(SPARE_BYTES)} to spare.`,
		);
	}
}

function isDiskError(error: unknown): boolean {
	return error instanceof Error && 'code' in error && ['ENOSPC', 'EDQUOT', 'EIO', 'EROFS', 'EFBIG'].includes(String(error.code));
}

function diskFull(error: unknown, folder: string): unknown {
	return isDiskError(error) ? new UserError(sentence`The file cannot be written to ${folder}: ${messageOf(error)}.`) : error;
}

function beginning(bytes: Uint8Array): string {
	const text = Buffer.from(bytes.subarray(0, 24)).toString('latin1');
	return /^[\x20-\x7e]{4}/.test(text)
		? JSON.stringify(text.replace(/[^\x20-\x7e].*/s, ''))
		: sentence`the bytes ${Buffer.from(bytes.subarray(0, 4)).toString('hex')}`;
}

/** `promise`, or a {@link TryAgain} after too long without it. */
async function orStalled<T>(promise: Promise<T>, ms: number, signal: AbortSignal): Promise<T> {
	const waiting = new AbortController();
	const late = sleep(ms, undefined, { signal: AbortSignal.any([signal, waiting.signal]) }).then(() => {
		throw new TryAgain(sentence`The connection stands still`);
	});
	// When the promise wins, nobody hears how the waiting ended.
	late.catch(() => undefined);
	try {
		return await Promise.race([promise, late]);
	} finally {
		waiting.abort();
	}
}
