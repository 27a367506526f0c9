import { usageError } from '../base/errors.ts';
import { sentence } from '../base/sentence.ts';
import { partsOf } from './splitModel.ts';

/** Where a model file comes from. */
export type ModelSource =
	| FileSource
	/** A repository whose file is to be found, by its quantisation when one is named. */
	| {
			readonly kind: 'hfRepository';
			readonly repository: string;
			readonly quantisation: string | undefined;
			readonly revision: string;
	  };

/** A file that is named itself. */
export type FileSource =
	| { readonly kind: 'url'; readonly url: string; readonly file: string }
	/** A file in a repository of Hugging Face, at a branch, tag or commit. */
	| {
			readonly kind: 'hfFile';
			readonly repository: string;
			readonly path: string;
			readonly revision: string;
			readonly file: string;
	  };

const FORMS = 'an address that ends in .gguf, hf:owner/repository/file.gguf, or hf:owner/repository:Q4_K_M';

/**
 * Reads what a user typed or a list names.
 * @throws a `UserError` that says which forms there are
 */
export function parseModelSource(typed: string): ModelSource {
	const text = typed.trim();
	const hf = /^hf:(?:\/\/)?([\w.-]+)\/([\w.-]+?)(?:@([\w./-]+?))?(?:\/(.+\.gguf)|:([\w.-]+))?$/i.exec(text);
	if (hf) {
		const [, owner = '', name = '', revision = 'main', path, quantisation] = hf;
		const repository = `${owner}/${name}`;
		return path
			? { kind: 'hfFile', repository, path, revision, file: fileOf(path) }
			: { kind: 'hfRepository', repository, quantisation, revision };
	}
	const url = /^(https?:\/\/[^/?#]+)(\/[^?#]*)(\?[^#]*)?(?:#.*)?$/i.exec(text);
	if (url) {
		const [, host = '', path = '', query = ''] = url;
		const file = fileOf(decoded(path));
		if (/\.gguf$/i.test(file)) {
			// A page about a file is what people copy from the browser.
			const direct = /^https:\/\/huggingface\.co$/i.test(host) ? path.replace('/blob/', '/resolve/') : path;
			return { kind: 'url', url: host + direct + query, file };
		}
	}
	throw usageError(sentence`${JSON.stringify(text)} names no model file: give ${FORMS}.`);
}

/** @param endpoint without a slash at its end */
export function urlOf(source: FileSource, endpoint: string): string {
	return source.kind === 'url'
		? source.url
		: `${endpoint}/${source.repository}/resolve/${encodeURIComponent(source.revision)}/${source.path.split('/').map(encodeURIComponent).join('/')}`;
}

/** All files of the model that `source` names one of: the first part first. */
export function partSources(source: FileSource): readonly FileSource[] {
	if (source.kind === 'hfFile') {
		return partsOf(source.path).map((path) => ({ ...source, path, file: fileOf(path) }));
	}
	const address = source.url.replace(/\?.*/, '');
	const query = source.url.slice(address.length);
	return partsOf(address).map((each) => ({ ...source, url: each + query, file: fileOf(decoded(each)) }));
}

/** The file of a repository that is meant: the one of the quantisation, or the only one; of a model in parts the first. */
export function chooseFile(
	source: Extract<ModelSource, { kind: 'hfRepository' }>,
	paths: readonly string[],
): { readonly path: string } | { readonly problem: string } {
	const { repository, quantisation } = source;
	const models = paths.filter((path) => /\.gguf$/i.test(path) && !/mmproj/i.test(path));
	if (models.length === 0) {
		return { problem: sentence`${repository} on Hugging Face holds no GGUF file.` };
	}
	const wanted = quantisation ?? (models.length > 1 ? 'Q4_K_M' : '');
	const named = models.filter((path) => path.toLowerCase().includes(wanted.toLowerCase()));
	const whole = named.find((path) => partsOf(path).length === 1) ?? named.find((path) => partsOf(path)[0] === path);
	if (whole) {
		return { path: whole };
	}
	const offered = models.slice(0, 6).join(', ');
	return { problem: sentence`${repository} has no file ${wanted}; it has ${offered}.` };
}

function decoded(path: string): string {
	try {
		return decodeURIComponent(path);
	} catch {
		return path;
	}
}

/** The last part of a path, as a name that no file system misunderstands. */
function fileOf(path: string): string {
	const name = path.split('/').at(-1) ?? '';
	return name.replace(/[^\w.+-]/g, '_').replace(/^\.+/, '');
}
