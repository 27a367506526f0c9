import { messageOf, UserError } from '../../core/base/errors.ts';
import { sentence } from '../../core/base/sentence.ts';

const MAX_REDIRECTS = 8;
const SHA256 = /^"?([0-9a-f]{64})"?$/i;

/** An answer to a download's request, redirects followed. */
export interface Answer {
	readonly response: Response;
	/** A strong validator of the bytes, quotes included. */
	readonly etag: string | undefined;
	/** As a redirect of Hugging Face tells it for a large file, before the server that has the bytes answers. */
	readonly sha256: string | undefined;
	readonly linkedSize: number | undefined;
}

/** Something that a second try may mend. */
export class TryAgain extends Error {
	override readonly name = 'TryAgain';
}

/**
 * Asks for the bytes from `start` on.
 * @throws a {@link UserError} for what no second try mends, a {@link TryAgain} for what one may
 */
export async function requestFrom(url: string, start: number, etag: string | undefined, signal: AbortSignal): Promise<Answer> {
	const headers: Record<string, string> = { 'accept-encoding': 'identity' };
	if (start > 0) {
		headers['range'] = `bytes=${start}-`;
		if (etag) {
			headers['if-range'] = etag;
		}
	}
	let at = new URL(url);
	let sha256: string | undefined;
	let linkedSize: number | undefined;
	for (let hop = 0; hop <= MAX_REDIRECTS; hop++) {
		const response = await send(at, headers, signal);
		sha256 ??= SHA256.exec(response.headers.get('x-linked-etag') ?? '')?.[1]?.toLowerCase();
		linkedSize ??= numberOf(response.headers.get('x-linked-size'));
		const location = response.status >= 300 && response.status < 400 ? response.headers.get('location') : null;
		if (!location) {
			const found = response.headers.get('etag');
			const strong = found && !found.startsWith('W/') ? found : undefined;
			return {
				response: accepted(response, at),
				etag: strong,
				sha256: sha256 ?? SHA256.exec(found ?? '')?.[1]?.toLowerCase(),
				linkedSize,
			};
		}
		await response.body?.cancel();
		const next = new URL(location, at);
		if (at.protocol === 'https:' && next.protocol !== 'https:') {
			throw new UserError(
				sentence`${at.host} leads from a secure address to one that is not (${next.host}): nothing was downloaded.`,
			);
		}
		at = next;
	}
	throw new UserError(sentence`${new URL(url).host} leads from one address to the next without end: nothing was downloaded.`);
}

async function send(url: URL, headers: Readonly<Record<string, string>>, signal: AbortSignal): Promise<Response> {
	try {
		return await fetch(url, { headers, redirect: 'manual', signal });
	} catch (error) {
		if (signal.aborted) {
			throw error;
		}
		const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error;
		const code = cause instanceof Error && 'code' in cause ? String(cause.code) : '';
		if (code === 'ENOTFOUND' || code === 'EAI_AGAIN' || code === 'ENETUNREACH') {
			throw new TryAgain(sentence`${url.host} cannot be reached: this machine seems to be offline`);
		}
		if (code.startsWith('ERR_TLS') || code.includes('CERT')) {
			throw new UserError(sentence`${url.host} cannot be trusted: ${messageOf(cause)}.`);
		}
		throw new TryAgain(sentence`${url.host} does not answer (${code || messageOf(cause)})`);
	}
}

function accepted(response: Response, { host }: URL): Response {
	const { status } = response;
	if (status === 200 || status === 206 || status === 416) {
		if ((response.headers.get('content-type') ?? '').startsWith('text/html')) {
			throw new UserError(
				sentence`${host} answers with a web page instead of a model file: the address is not that of the file itself.`,
			);
		}
		return response;
	}
	void response.body?.cancel();
	switch (status) {
		case 401:
		case 403:
			throw new UserError(
				sentence`${host} does not give this file to everybody (${status}): sign in there, accept its licence, download it in the browser and choose the file.`,
			);
		case 404:
		case 410:
			throw new UserError(sentence`There is no such file on ${host} (${status}): check owner, repository and file name.`);
		default:
			if (status === 408 || status === 429 || status >= 500) {
				throw new TryAgain(sentence`${host} is not able to answer now (${status})`);
			}
			throw new UserError(sentence`${host} answers with status ${status}: nothing was downloaded.`);
	}
}

function numberOf(text: string | null): number | undefined {
	const number = Number(text ?? Number.NaN);
	return Number.isFinite(number) ? number : undefined;
}
