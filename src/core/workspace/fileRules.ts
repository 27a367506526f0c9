import { basename } from '../base/paths.ts';
import { saysGenerated } from './generatedText.ts';

/** Folders that never hold what a user would call their own code. */
const SKIPPED_FOLDERS: ReadonlySet<string> = new Set(
	'.git .hg .svn .jj node_modules bower_components jspm_packages __pycache__ .venv venv .tox .mypy_cache .pytest_cache .ruff_cache .gradle .idea .next .nuxt .svelte-kit .turbo .cache .parcel-cache .vscode-test coverage .nyc_output'.split(
		' ',
	),
);
/** Folders of programs that keep keys and tokens there. */
const SECRET_FOLDER =
	/(^|\/)(\.ssh|\.gnupg|\.aws|\.azure|\.kube|\.docker|\.gcloud|\.password-store|[^/]*\.(agile)?keychain|[^/]*\.tblk)$/i;
/**
 * Files that may hold a secret: never indexed, never shown, never sent to a model. Compared with the lists that scanners of leaked
 * secrets go by; what they also name but people write as code (`settings.py`, `*.sql`, `.bashrc`) is not here.
 */
const SECRET = new RegExp(
	`^(${[
		// Environments of a program. Examples of them are code: see below.
		'\\.env([._-].*)?|\\.envrc(\\..*)?|\\.?[^/]+\\.env',
		// Accounts of tools.
		'[._]netrc|\\.pgpass|pgpass\\.conf|\\.my\\.cnf|\\.npmrc|\\.yarnrc(\\.yml)?|\\.pypirc|\\.?htpasswd|\\.git-credentials|\\.gitcredentials',
		'\\.dockercfg|\\.?s3cfg|\\.boto|\\.?muttrc|\\.esmtprc|\\.msmtprc|\\.fetchmailrc|\\.trc|\\.?tugboat|\\.?vault-token|\\.terraformrc|terraform\\.rc',
		'\\.?sftp(-config)?\\.json|\\.ftpconfig|\\.ftppass|\\.remote-sync\\.json|filezilla\\.xml|sitemanager\\.xml|recentservers\\.xml|ventrilo_srv\\.ini',
		'\\.?dbeaver-data-sources\\.xml|robomongo\\.json|proftpdpasswd|otr\\.private_key|wp-config\\.php|LocalSettings\\.php|local\\.settings\\.json',
		'secret_token\\.rb|knife\\.rb|auth\\.json|accessTokens\\.json|azureProfile\\.json|msal_token_cache\\.(json|bin)|kubeconfig(\\..*)?',
		// Keys of services, under any name that says so.
		'(.*[._-])?credentials?(\\.(json|ya?ml|xml|toml|ini|txt|csv|cfg|properties|enc|yml\\.enc|db))?|secrets?\\.(ya?ml|json|toml|ini|txt|env|properties|xml)',
		'(.*[._-])?service[-_]?account([-_]?key)?\\.json|client_secrets?(_.*)?\\.json|.*[-_.]firebase-adminsdk-.*\\.json',
		'id_(rsa|dsa|ecdsa|ed25519|ecdsa_sk|ed25519_sk)(\\..*)?|.*_(rsa|dsa|ecdsa|ed25519)|ssh_host_.*_key(\\.pub)?',
		// What was typed.
		'\\.(bash|zsh|sh|mysql|psql|sqlite|irb|node_repl|python|rediscli|mongo|lesshs|pry)_?history|\\.histfile',
		// Keys, certificates, stores of passwords, states and variables of deployments.
		'.*\\.(pem|key|keypair|pfx|p12|p7b|p7c|p8|pkcs12|spc|jks|jceks|bks|keystore|keyring|keychain|kwallet|kdbx?|psafe3|asc|gpg|pgp|crt|cer|der|csr|ppk|snk|ovpn|rdp|bek|fve|tpm|cscfg|publishsettings|mobileprovision|provisionprofile|gnucash|tfstate|tfstate\\.backup|tfvars|tfvars\\.json|pcap)',
	].join('|')})$`,
	'i',
);
/** Given away on purpose, to be copied and filled in. */
const EXAMPLE =
	/^\.env.*[._-](example|sample|template|dist|defaults?|schema)$|(^|[._-])(example|sample|template|dist)\.(env|tfvars)$/i;
const BINARY =
	/\.(png|jpe?g|gif|webp|avif|heic|ico|icns|bmp|tiff?|psd|xcf|ai|eps|blend|fbx|glb|mp[34]|m4[av]|mov|avi|mkv|webm|ogg|opus|wav|flac|zip|gz|tgz|bz2|xz|zst|br|lz4|7z|rar|tar|jar|war|ear|aar|apk|ipa|class|dex|o|obj|a|so|dylib|dll|exe|lib|pdb|msi|deb|rpm|dmg|iso|wasm|node|pyc|pyo|pyd|whl|egg|gem|nupkg|rlib|rmeta|beam|gguf|safetensors|onnx|pt|pth|ckpt|h5|npy|npz|pkl|parquet|arrow|avro|bin|dat|db|mdb|mdf|sdf|sqlite3?|pdf|docx?|xlsx?|pptx?|odt|woff2?|ttf|otf|eot|vsix|map)$/i;
const LOCK_FILES: ReadonlySet<string> = new Set(
	'package-lock.json npm-shrinkwrap.json yarn.lock pnpm-lock.yaml bun.lock bun.lockb deno.lock cargo.lock poetry.lock pdm.lock uv.lock pipfile.lock pixi.lock conda-lock.yml composer.lock gemfile.lock podfile.lock package.resolved cartfile.resolved pubspec.lock mix.lock rebar.lock go.sum go.work.sum gopkg.lock glide.lock gradle.lockfile packages.lock.json paket.lock project.assets.json flake.lock stack.yaml.lock .terraform.lock.hcl module.bazel.lock'.split(
		' ',
	),
);
const GENERATED =
	/(\.min\.(js|mjs|cjs|css)|[.-]bundle\.js|\.generated\.\w+|\.designer\.cs|\.g(\.i)?\.cs|_pb2(_grpc)?\.pyi?|\.pb(\.gw|\.validate)?\.go|\.pb\.(cc|h|swift|c)|_(grpc_)?pb\.(js|d\.ts)|_grpc\.pb\.go|^zz_generated\.\w+\.go|\.(g|freezed|gr|mocks|pb|pbenum|pbgrpc|pbjson|config)\.dart|\.tsbuildinfo|\.snap|\.pbxproj|\.xcworkspacedata|\.nib)$/i;

/** Bytes; a larger file is listed but not parsed: it is data, or made by a machine. */
export const MAX_PARSED_BYTES = 1_000_000;
/** Characters; code with a line longer than this is minified or generated. */
export const MAX_LINE = 5_000;

/** Why a file is not part of the workspace by its name. */
export type SkipReason = 'secret' | 'binary' | 'generated';

export function skippedFolder(path: string): boolean {
	return SKIPPED_FOLDERS.has(basename(path));
}

/** @returns true for a folder whose files are never listed, whatever their names. */
export function secretFolder(path: string): boolean {
	return SECRET_FOLDER.test(path);
}

export function skippedFile(path: string): SkipReason | undefined {
	const name = basename(path);
	if (SECRET.test(name) && !EXAMPLE.test(name)) {
		return 'secret';
	}
	return BINARY.test(name) ? 'binary' : GENERATED.test(name) || LOCK_FILES.has(name.toLowerCase()) ? 'generated' : undefined;
}

/** Why a text is not parsed: it has zero bytes, a line that nobody writes, or says itself that a program wrote it. */
export type Unparsable = 'zeros' | 'minified' | 'generatedText';

/** @returns why this text is not parsed though its name says code. */
export function unparsable(text: string): Unparsable | undefined {
	if (text.slice(0, 8000).includes('\0')) {
		return 'zeros';
	}
	for (let start = 0; start < text.length; ) {
		const end = text.indexOf('\n', start);
		if ((end < 0 ? text.length : end) - start > MAX_LINE) {
			return 'minified';
		}
		start = end < 0 ? text.length : end + 1;
	}
	return saysGenerated(text) ? 'generatedText' : undefined;
}
