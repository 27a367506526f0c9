import { basename } from '../base/paths.ts';

/** Folders that never hold what a user would call their own code. */
const SKIPPED_FOLDERS: ReadonlySet<string> = new Set(
	'.git .hg .svn .jj node_modules bower_components jspm_packages __pycache__ .venv venv .tox .mypy_cache .pytest_cache .ruff_cache .gradle .idea .next .nuxt .svelte-kit .turbo .cache .parcel-cache .vscode-test coverage .nyc_output'.split(
		' ',
	),
);
/** Files that may hold a secret: never indexed, never shown, never sent to a model. */
const SECRET =
	/^(\.env(\..*)?|\.netrc|_netrc|\.pgpass|\.npmrc|\.pypirc|\.htpasswd|\.git-credentials|id_(rsa|dsa|ecdsa|ed25519)(\..*)?|credentials(\..*)?|secrets?\.(ya?ml|json|toml|ini|txt|env|properties)|.*\.(pem|key|pfx|p12|jks|keystore|kdbx|asc|gpg|crt|cer|der|ppk|tfstate|tfvars|ovpn))$/i;
const BINARY =
	/\.(png|jpe?g|gif|webp|avif|ico|icns|bmp|tiff?|psd|mp[34]|m4[av]|mov|avi|webm|ogg|wav|flac|zip|gz|tgz|bz2|xz|zst|7z|rar|tar|jar|war|class|o|a|so|dylib|dll|exe|lib|pdb|wasm|node|pyc|pyd|whl|gguf|safetensors|onnx|pt|pth|bin|dat|db|sqlite3?|pdf|docx?|xlsx?|pptx?|woff2?|ttf|otf|eot|vsix|map)$/i;
const GENERATED =
	/(\.min\.(js|mjs|cjs|css)|[.-]bundle\.js|\.generated\.\w+|_pb2(_grpc)?\.py|\.pb\.go|\.g\.dart|^package-lock\.json|^yarn\.lock|^pnpm-lock\.yaml|^Cargo\.lock|^poetry\.lock|^uv\.lock|^composer\.lock|\.snap)$/i;

/** Bytes; a larger file is listed but not parsed: it is data, or made by a machine. */
export const MAX_PARSED_BYTES = 1_000_000;
/** Characters; code with a line longer than this is minified or generated. */
export const MAX_LINE = 5_000;

/** Why a file is not part of the workspace by its name. */
export type SkipReason = 'secret' | 'binary' | 'generated';

export function skippedFolder(path: string): boolean {
	return SKIPPED_FOLDERS.has(basename(path));
}

export function skippedFile(path: string): SkipReason | undefined {
	const name = basename(path);
	if (SECRET.test(name) && !/^\.env\.(example|sample|template)$/i.test(name)) {
		return 'secret';
	}
	return BINARY.test(name) ? 'binary' : GENERATED.test(name) ? 'generated' : undefined;
}

/** @returns why this text is not parsed though its name says code. */
export function unparsable(text: string): 'binary' | 'minified' | undefined {
	if (text.slice(0, 8000).includes('\0')) {
		return 'binary';
	}
	for (let start = 0; start < text.length; ) {
		const end = text.indexOf('\n', start);
		if ((end < 0 ? text.length : end) - start > MAX_LINE) {
			return 'minified';
		}
		start = end < 0 ? text.length : end + 1;
	}
	return undefined;
}
