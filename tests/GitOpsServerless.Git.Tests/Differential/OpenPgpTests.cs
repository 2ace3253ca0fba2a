using System.Text;
using GitOpsServerless.Contracts;
using GitOpsServerless.Git.Tests.Support;

namespace GitOpsServerless.Git.Tests.Differential;

/// <summary>Signatures of the real gpg, on commits and tags that git makes or that carry such a signature.</summary>
public sealed class OpenPgpTests
{
    [Theory]
    [InlineData("rsa3072")]
    [InlineData("ed25519")]
    [InlineData("nistp256")]
    [InlineData("nistp521")]
    public async Task Commits_and_tags_signed_by_gpg_are_accepted_for_allowed_keys_only(string algorithm)
    {
        await using var git = await GitFixture.CreateAsync();
        using var gpg = new GpgHome();
        var key = gpg.CreateKey("ops", algorithm);
        var stranger = gpg.CreateKey("stranger", algorithm);
        Sign(git, gpg, key);

        foreach (var mode in new[] { "HEAD", "Tag", "TagAndHEAD" })
        {
            var verify = new VerificationDefinition(mode, []) { OpenPgpKeys = [gpg.Export(stranger), gpg.Export(key)] };
            var revision = await git.Source().ResolveAsync(git.Definition("v1") with { Verify = verify }, TestContext.Current.CancellationToken);
            Assert.True(revision.IsSuccess, revision.Error?.ToString());
            Assert.Equal(key, revision.Value.Signer);
            Assert.StartsWith("-----BEGIN PGP SIGNATURE-----", revision.Value.Signature, StringComparison.Ordinal);
            Assert.Contains("does not allow", await ErrorAsync(git, "v1", mode, gpg.Export(stranger)), StringComparison.Ordinal);
            Assert.NotNull(await ErrorAsync(git, "unsigned", mode, gpg.Export(key)));
        }

        Assert.Contains("does not allow", await ErrorAsync(git, "v1", "HEAD"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_signing_subkey_signs_for_its_primary_key()
    {
        await using var git = await GitFixture.CreateAsync();
        using var gpg = new GpgHome();
        var key = gpg.CreateKey("ops", "ed25519", "cert");
        gpg.Run("--quick-add-key", key, "ed25519", "sign", "never");
        Sign(git, gpg, key);
        Assert.Null(await ErrorAsync(git, "v1", "TagAndHEAD", gpg.Export(key)));
    }

    [Fact]
    public async Task A_changed_commit_does_not_match()
    {
        await using var git = await GitFixture.CreateAsync();
        using var gpg = new GpgHome();
        var key = gpg.CreateKey("ops", "ed25519");
        git.Repository.Commit("main", "Start", ("a", "1"));
        Write(git, "forged", Payload(git).Replace("Payload", "Forged!", StringComparison.Ordinal), gpg.Sign(key, Encoding.UTF8.GetBytes(Payload(git))));
        Write(git, "good", Payload(git), gpg.Sign(key, Encoding.UTF8.GetBytes(Payload(git))));
        Assert.Contains("does not match", await ErrorAsync(git, "forged", "HEAD", gpg.Export(key)), StringComparison.Ordinal);
        Assert.Null(await ErrorAsync(git, "good", "HEAD", gpg.Export(key)));
    }

    [Theory]
    [InlineData("SHA1", "hash algorithm")]
    [InlineData("SHA512", null)]
    public async Task Weak_hashes_are_refused(string hash, string? reason)
    {
        await using var git = await GitFixture.CreateAsync();
        using var gpg = new GpgHome();
        var key = gpg.CreateKey("ops", "rsa2048");
        git.Repository.Commit("main", "Start", ("a", "1"));
        Write(git, "signed", Payload(git), gpg.Sign(key, Encoding.UTF8.GetBytes(Payload(git)), "--allow-weak-digest-algos", "--digest-algo", hash));
        var error = await ErrorAsync(git, "signed", "HEAD", gpg.Export(key));
        Assert.True(reason is null ? error is null : error!.Contains(reason, StringComparison.Ordinal), error);
    }

    [Fact]
    public async Task A_key_that_had_ended_or_is_revoked_is_refused()
    {
        await using var git = await GitFixture.CreateAsync();
        using var gpg = new GpgHome();
        var ended = gpg.CreateKey("ended", "ed25519", expires: "2021-01-01", fakedTime: "20200101T000000!");
        git.Repository.Commit("main", "Start", ("a", "1"));
        var content = Encoding.UTF8.GetBytes(Payload(git));
        Write(git, "early", Payload(git), gpg.Sign(ended, content, "--faked-system-time", "20200601T000000!"));
        Assert.Null(await ErrorAsync(git, "early", "HEAD", gpg.Export(ended)));

        var late = gpg.CreateKey("late", "ed25519", fakedTime: "20200101T000000!");
        Write(git, "late", Payload(git), gpg.Sign(late, content, "--faked-system-time", "20220101T000000!"));
        Assert.Null(await ErrorAsync(git, "late", "HEAD", gpg.Export(late)));
        gpg.Run("--faked-system-time", "20210101T000000!", "--quick-set-expire", late, "2021-06-01");
        Assert.Contains("not valid when", await ErrorAsync(git, "late", "HEAD", gpg.Export(late)) ?? "accepted", StringComparison.Ordinal);

        gpg.Revoke(ended);
        Assert.Contains("is revoked", await ErrorAsync(git, "early", "HEAD", gpg.Export(ended)) ?? "accepted", StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("nonsense")]
    [InlineData("-----BEGIN PGP PUBLIC KEY BLOCK-----\n\nAAAA\n-----END PGP PUBLIC KEY BLOCK-----")]
    public async Task A_key_that_cannot_be_read_is_a_fault(string key)
    {
        await using var git = await GitFixture.CreateAsync();
        git.Repository.Commit("main", "Start", ("a", "1"));
        Assert.Contains("key of the source", await ErrorAsync(git, "main", "HEAD", key), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("-----BEGIN PGP SIGNATURE-----\n\nAAAA\n-----END PGP SIGNATURE-----")]
    [InlineData("-----BEGIN PGP SIGNATURE-----\n\nwsBcBAABCAAQBQJ\n-----END PGP SIGNATURE-----")]
    [InlineData("-----BEGIN PGP SIGNATURE-----")]
    [InlineData("-----BEGIN SIGNED MESSAGE-----\nMIIB\n-----END SIGNED MESSAGE-----")]
    public async Task A_damaged_or_foreign_signature_is_refused(string armour)
    {
        await using var git = await GitFixture.CreateAsync();
        using var gpg = new GpgHome();
        var key = gpg.CreateKey("ops", "ed25519");
        git.Repository.Commit("main", "Start", ("a", "1"));
        Write(git, "damaged", Payload(git), armour + "\n");
        Assert.NotNull(await ErrorAsync(git, "damaged", "HEAD", gpg.Export(key)));
    }

    private static string Payload(GitFixture git) =>
        $"tree {git.Repository.Git("rev-parse", "main^{tree}")}\nauthor A <a@b.c> 1700000000 +0000\ncommitter A <a@b.c> 1700000000 +0000\n\nPayload\n";

    private static void Write(GitFixture git, string branch, string payload, string armour)
    {
        var end = payload.IndexOf("\n\n", StringComparison.Ordinal) + 1;
        var header = "gpgsig " + armour.TrimEnd('\n').Replace("\n", "\n ", StringComparison.Ordinal) + "\n";
        var id = GitCommand.RunWithInput(git.Repository.Path, Encoding.UTF8.GetBytes(payload[..end] + header + payload[end..]), "hash-object", "-t", "commit", "-w", "--stdin");
        git.Repository.Git("update-ref", "refs/heads/" + branch, id);
    }

    private static async Task<string?> ErrorAsync(GitFixture git, string revision, string mode, params string[] keys)
    {
        var result = await git.Source().ResolveAsync(
            git.Definition(revision) with { Verify = new VerificationDefinition(mode, []) { OpenPgpKeys = keys } }, TestContext.Current.CancellationToken);
        Assert.True(result.IsSuccess || result.Error!.Code == "GOS0118", result.Error?.ToString());
        return result.Error?.Message;
    }

    private static void Sign(GitFixture git, GpgHome gpg, string key)
    {
        var work = Path.Combine(git.Folder, "work");
        git.Repository.Commit("main", "Start", ("a", "1"));
        GitCommand.Run(git.Folder, "clone", "-q", git.Repository.Path, work);
        var program = Path.Combine(git.Folder, "gpg.sh");
        File.WriteAllText(program, $"#!/bin/sh\nexec gpg --homedir '{gpg.Folder}' --batch --pinentry-mode loopback --passphrase '' \"$@\"\n");
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(program, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }

        string[] signing = ["-c", "gpg.program=" + program, "-c", "user.signingkey=" + key];
        GitCommand.Run(work, "commit", "--allow-empty", "-m", "Not signed");
        GitCommand.Run(work, "tag", "-a", "-m", "Not signed", "unsigned");
        GitCommand.Run(work, [.. signing, "commit", "-S", "--allow-empty", "-m", "Signed with größe"]);
        GitCommand.Run(work, [.. signing, "tag", "-s", "-m", "Signed tag", "v1"]);
        GitCommand.Run(work, "push", "-q", "origin", "main", "v1", "unsigned");
    }
}
