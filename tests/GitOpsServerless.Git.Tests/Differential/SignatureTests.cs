using System.Diagnostics;
using GitOpsServerless.Contracts;
using GitOpsServerless.Git.Signing;
using GitOpsServerless.Git.Tests.Support;

namespace GitOpsServerless.Git.Tests.Differential;

public sealed class SignatureTests
{
    [Theory]
    [InlineData("ecdsa", 256)]
    [InlineData("ecdsa", 384)]
    [InlineData("ecdsa", 521)]
    [InlineData("rsa", 3072)]
    [InlineData("ed25519", 0)]
    public async Task Commits_and_tags_signed_by_git_are_accepted_for_allowed_keys_only(string type, int bits)
    {
        await using var git = await GitFixture.CreateAsync();
        var key = CreateKey(git, "key", type, bits);
        var stranger = CreateKey(git, "stranger", type, bits);
        Sign(git, key);
        var source = git.Source();

        foreach (var mode in new[] { "HEAD", "Tag", "TagAndHEAD" })
        {
            var verified = await VerifyAsync(source, git, "v1", mode, "ops@example.org " + File.ReadAllText(key + ".pub"));
            Assert.True(verified.IsSuccess, verified.Error?.ToString());
            Assert.Equal("ops@example.org", verified.Value.Signer);
            Assert.Equal("GOS0118", (await VerifyAsync(source, git, "v1", mode, "ops@example.org " + File.ReadAllText(stranger + ".pub"))).Error!.Code);
            Assert.Equal("GOS0118", (await VerifyAsync(source, git, "unsigned", mode, "ops@example.org " + File.ReadAllText(key + ".pub"))).Error!.Code);
        }
    }

    [Theory]
    [InlineData("ops@example.org namespaces=\"git\" ", true)]
    [InlineData("ops@example.org namespaces=\"file,g*\" ", true)]
    [InlineData("ops@example.org namespaces=\"file\" ", false)]
    [InlineData("ops@example.org valid-before=\"20200101\" ", false)]
    [InlineData("ops@example.org valid-after=\"20200101\",valid-before=\"20400101Z\" ", true)]
    [InlineData("ops@example.org valid-before=\"2040-01-01\" ", false)]
    [InlineData("ops@example.org valid-after=\"yesterday\" ", false)]
    [InlineData("ops@example.org cert-authority ", false)]
    [InlineData("# ops@example.org ", false)]
    public async Task Options_of_allowed_signers_are_obeyed(string line, bool accepted)
    {
        await using var git = await GitFixture.CreateAsync();
        var key = CreateKey(git, "key", "ecdsa", 256);
        Sign(git, key);
        Assert.Equal(accepted, (await VerifyAsync(git.Source(), git, "v1", "HEAD", line + File.ReadAllText(key + ".pub"))).IsSuccess);
    }

    [Fact]
    public async Task A_signature_does_not_fit_another_commit()
    {
        await using var git = await GitFixture.CreateAsync();
        var key = CreateKey(git, "key", "ed25519", 0);
        Sign(git, key);
        var signed = GitCommand.RunBytes(git.Repository.Path, null, "cat-file", "commit", "v1^{commit}");
        var forged = System.Text.Encoding.UTF8.GetString(signed).Replace("Signed", "Forged", StringComparison.Ordinal);
        var id = GitCommand.RunWithInput(git.Repository.Path, System.Text.Encoding.UTF8.GetBytes(forged), "hash-object", "-t", "commit", "-w", "--stdin");
        git.Repository.Git("update-ref", "refs/heads/forged", id);
        var error = (await VerifyAsync(git.Source(), git, "forged", "HEAD", "ops@example.org " + File.ReadAllText(key + ".pub"))).Error!;
        Assert.Equal("GOS0118", error.Code);
        Assert.Contains("does not match", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_commit_that_is_asked_for_by_id_is_accepted_when_a_signed_tag_leads_to_it()
    {
        await using var git = await GitFixture.CreateAsync();
        var key = CreateKey(git, "key", "ed25519", 0);
        Sign(git, key);
        var signer = "ops@example.org " + File.ReadAllText(key + ".pub");
        var signed = git.Repository.Git("rev-parse", "v1^{commit}");
        foreach (var mode in new[] { "Tag", "TagAndHEAD" })
        {
            Assert.Equal("ops@example.org", (await VerifyAsync(git.Source(), git, signed, mode, signer)).Value.Signer);
            Assert.Equal("ops@example.org", (await VerifyAsync(git.Source(), git, signed[..12], mode, signer)).Value.Signer);
            Assert.Equal("GOS0118", (await VerifyAsync(git.Source(), git, "main", mode, signer)).Error!.Code);
            Assert.Equal("GOS0118", (await VerifyAsync(git.Source(), git, git.Repository.Git("rev-parse", "unsigned^{commit}"), mode, signer)).Error!.Code);
            Assert.Equal("GOS0118", (await VerifyAsync(git.Source(), git, git.Repository.Git("rev-parse", "main~2"), mode, signer)).Error!.Code);
        }
    }

    [Fact]
    public async Task A_signed_tag_does_not_vouch_for_another_name()
    {
        await using var git = await GitFixture.CreateAsync();
        var key = CreateKey(git, "key", "ed25519", 0);
        Sign(git, key);
        git.Repository.Git("update-ref", "refs/tags/v9.9.9", git.Repository.Git("rev-parse", "v1"));
        var signer = "ops@example.org " + File.ReadAllText(key + ".pub");
        Assert.True((await VerifyAsync(git.Source(), git, "v1", "Tag", signer)).IsSuccess);
        foreach (var revision in new[] { "v9.9.9", ">=9" })
        {
            var error = (await VerifyAsync(git.Source(), git, revision, "Tag", signer)).Error!;
            Assert.Equal("GOS0118", error.Code);
            Assert.Contains("another name", error.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Lines_that_cannot_be_used_are_told_by_their_numbers()
    {
        await using var git = await GitFixture.CreateAsync();
        var key = CreateKey(git, "key", "ed25519", 0);
        Sign(git, key);
        string[] lines = ["# a comment", "ops@example.org valid-before=\"soon\" " + File.ReadAllText(key + ".pub").Trim()];
        var error = (await git.Source().ResolveAsync(git.Definition("v1") with { Verify = new VerificationDefinition("HEAD", lines) }, CancellationToken.None)).Error!;
        Assert.Contains("cannot be used: 2.", error.Message, StringComparison.Ordinal);
    }

    /// <summary>RFC 8032, section 7.1, tests 1 to 3.</summary>
    [Theory]
    [InlineData("d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a", "", "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b")]
    [InlineData("3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c", "72", "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00")]
    [InlineData("fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025", "af82", "6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac18ff9b538d16f290ae67f760984dc6594a7c15e9716ed28dc027beceea1ec40a")]
    public void Ed25519_agrees_with_its_standard(string publicKey, string message, string signature)
    {
        var (key, text, value) = (Convert.FromHexString(publicKey), Convert.FromHexString(message), Convert.FromHexString(signature));
        Assert.True(VerifyEd25519(key, value, text));
        for (var at = 0; at < value.Length; at += 5)
        {
            var changed = value.ToArray();
            changed[at] ^= 0x10;
            Assert.False(VerifyEd25519(key, changed, text));
        }

        Assert.False(VerifyEd25519(key, value, [.. text, 0]));
    }

    [Fact]
    public void Ed25519_refuses_a_scalar_that_is_not_reduced()
    {
        var key = Convert.FromHexString("d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a");
        var signature = Convert.FromHexString("e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b");
        var order = System.Numerics.BigInteger.Pow(2, 252) + System.Numerics.BigInteger.Parse("27742317777372353535851937790883648493");
        var scalar = new System.Numerics.BigInteger(signature.AsSpan(32), isUnsigned: true) + order;
        Array.Clear(signature, 32, 32);
        scalar.TryWriteBytes(signature.AsSpan(32), out _, isUnsigned: true);
        Assert.False(VerifyEd25519(key, signature, []));
    }

    private static bool VerifyEd25519(byte[] key, byte[] signature, byte[] message) =>
        SshPublicKey.Verify(SshString("ssh-ed25519"u8, key), SshString("ssh-ed25519"u8, signature), message);

    private static byte[] SshString(ReadOnlySpan<byte> type, byte[] value) =>
        [0, 0, 0, (byte)type.Length, .. type, 0, 0, 0, (byte)value.Length, .. value];

    private static Task<Result<Revision>> VerifyAsync(GitSource source, GitFixture git, string revision, string mode, string signer) =>
        source.ResolveAsync(git.Definition(revision) with { Verify = new VerificationDefinition(mode, [signer.Trim()]) }, CancellationToken.None);

    private static void Sign(GitFixture git, string key)
    {
        var work = Path.Combine(git.Folder, "work");
        git.Repository.Commit("main", "Start", ("a", "1"));
        GitCommand.Run(git.Folder, "clone", "-q", git.Repository.Path, work);
        string[] signing = ["-c", "gpg.format=ssh", "-c", "user.signingkey=" + key];
        GitCommand.Run(work, "commit", "--allow-empty", "-m", "Not signed");
        GitCommand.Run(work, "tag", "-a", "-m", "Not signed", "unsigned");
        GitCommand.Run(work, [.. signing, "commit", "-S", "--allow-empty", "-m", "Signed with größe"]);
        GitCommand.Run(work, [.. signing, "tag", "-s", "-m", "Signed tag", "v1"]);
        GitCommand.Run(work, "push", "-q", "origin", "main", "v1", "unsigned");
    }

    private static string CreateKey(GitFixture git, string name, string type, int bits)
    {
        Assert.SkipUnless(File.Exists("/usr/bin/ssh-keygen"), "ssh-keygen is not on this machine.");
        var path = Path.Combine(git.Folder, name);
        string[] size = bits > 0 ? ["-b", $"{bits}"] : [];
        var start = new ProcessStartInfo("ssh-keygen", ["-q", "-t", type, .. size, "-N", "", "-C", "test", "-f", path]) { RedirectStandardError = true };
        using var process = Process.Start(start)!;
        process.WaitForExit();
        return path;
    }
}
