using GitOpsServerless.Contracts;
using GitOpsServerless.Git.Objects;
using GitOpsServerless.Git.Signing.OpenPgp;
using GitOpsServerless.Git.Trees;

namespace GitOpsServerless.Git.Signing;

/// <summary>Checks that a commit, its tag, or both are signed by a key that the source allows. A missing signature is a failure.</summary>
internal sealed class SignatureVerifier(VerificationDefinition definition, TreeFetcher fetcher)
{
    private const string Namespace = "git";

    /// <summary>Tags of one commit that are looked at; each may cost a request.</summary>
    private const int MaxTags = 20;

    private readonly OpenPgpKeyring keyring = OpenPgpKeyring.Parse(definition.OpenPgpKeys);
    private readonly AllowedSigner[] signers = [.. definition.AllowedSigners.Select(AllowedSigner.TryParse).OfType<AllowedSigner>()];

    /// <summary>Lines that look like signers and are not used, by their numbers.</summary>
    private readonly int[] unusable =
        [.. definition.AllowedSigners.Index().Where(line => !AllowedSigner.IsComment(line.Item) && AllowedSigner.TryParse(line.Item) is null).Select(line => line.Index + 1)];

    /// <summary>Who signed: of the commit where it is looked at, else of the tag.</summary>
    public async Task<string> VerifyAsync(Commit commit, IReadOnlyList<(string Name, ObjectId Id)> tags, CancellationToken cancellationToken)
    {
        var (wantsHead, wantsTag) = definition.Mode.ToUpperInvariant() switch
        {
            "HEAD" => (true, false),
            "TAG" => (false, true),
            "TAGANDHEAD" => (true, true),
            _ => throw Refused($"The verification mode '{Wire.RemoteText.Clean(definition.Mode)}' is not HEAD, Tag or TagAndHEAD."),
        };
        string? signer = null;
        if (wantsHead)
        {
            var payload = SignedPayload.OfCommit(fetcher.Read(commit.Id).Content.Span);
            signer = Verify($"Commit {commit.Id.Short()}", commit.Signature, payload, commit.Committer.When);
        }

        if (wantsTag)
        {
            var tagger = await VerifyTagsAsync(tags, commit, cancellationToken);
            signer ??= tagger;
        }

        return signer!;
    }

    /// <summary>One tag that is signed as it must be is enough; else the words about the first one are told.</summary>
    private async Task<string> VerifyTagsAsync(IReadOnlyList<(string Name, ObjectId Id)> tags, Commit commit, CancellationToken cancellationToken)
    {
        GitException? refusal = null;
        foreach (var (name, id) in tags.Take(MaxTags))
        {
            try
            {
                return await VerifyTagAsync(name, id, commit, cancellationToken);
            }
            catch (GitException exception) when (exception.Fault == GitFault.SignatureRefused)
            {
                refusal ??= exception;
            }
        }

        throw refusal ?? Refused($"Commit {commit.Id.Short()} was not found through an annotated tag, so no signature of one can be checked.");
    }

    private async Task<string> VerifyTagAsync(string name, ObjectId id, Commit commit, CancellationToken cancellationToken)
    {
        var content = (await fetcher.TagAsync(id, cancellationToken)).Content;
        var tag = Tag.Parse(id, content.Span);
        if (tag.Target != commit.Id)
        {
            throw Refused($"Tag {Wire.RemoteText.Clean(tag.Name)} does not point to commit {commit.Id.Short()} directly.");
        }

        if (tag.Name != name)
        {
            // Who may push and has no key could else set a newer name to an older tag that is signed.
            throw Refused($"Tag {Wire.RemoteText.Clean(name)} is the tag {Wire.RemoteText.Clean(tag.Name)} under another name, so its signature says nothing of it.");
        }

        return Verify($"Tag {Wire.RemoteText.Clean(tag.Name)}", tag.Signature, SignedPayload.OfTag(content.Span, tag), tag.Tagger?.When ?? commit.Committer.When);
    }

    private string Verify(string what, string? armour, byte[] payload, DateTimeOffset when)
    {
        if (armour is null)
        {
            throw Refused($"{what} is not signed.");
        }

        if (armour.TrimStart().StartsWith(OpenPgpSignature.Begin, StringComparison.Ordinal))
        {
            return OpenPgpSignature.Verify(what, armour, payload, keyring);
        }

        return armour.TrimStart().StartsWith(SshSignature.Begin, StringComparison.Ordinal)
            ? VerifySsh(what, armour, payload, when)
            : throw Refused($"{what} has a signature that is neither of SSH nor of OpenPGP; X.509 signatures are not verified.");
    }

    private string VerifySsh(string what, string armour, byte[] payload, DateTimeOffset when)
    {
        var signature = SshSignature.Parse(armour);
        if (signature.Namespace != Namespace || !SshPublicKey.Verify(signature.PublicKey, signature.Signature, signature.SignedData(payload)))
        {
            throw Refused($"{what} has a signature that does not match its content.");
        }

        return Array.Find(signers, signer => signer.Allows(signature.PublicKey, Namespace, when))?.Principals
            ?? throw Refused($"{what} is signed with a key that the source does not allow.{Unusable()}");
    }

    private string Unusable() => unusable.Length == 0 ? string.Empty : $" Of its allowed signers, these lines cannot be used: {string.Join(", ", unusable)}.";

    private static GitException Refused(string message) => new(GitFault.SignatureRefused, message);
}
