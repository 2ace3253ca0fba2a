using System.Diagnostics;
using System.Text;

namespace GitOpsServerless.Git.Tests.Support;

/// <summary>A home of gpg with keys of its own; its agent is stopped through gpgconf when the test ends.</summary>
internal sealed class GpgHome : IDisposable
{
    private const string Command = "/usr/bin/gpg";
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("gpg-");

    public GpgHome()
    {
        Assert.SkipUnless(File.Exists(Command), "gpg is not on this machine.");
        if (!OperatingSystem.IsWindows())
        {
            folder.UnixFileMode = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;
        }
    }

    public string Folder => folder.FullName;

    /// <summary>Makes a key without a passphrase; returns its fingerprint.</summary>
    public string CreateKey(string name, string algorithm, string usage = "sign", string expires = "never", string? fakedTime = null)
    {
        string[] time = fakedTime is null ? [] : ["--faked-system-time", fakedTime];
        Run([.. time, "--quick-gen-key", $"{name} <{name}@example.org>", algorithm, usage, expires]);
        return Fingerprint(name);
    }

    public string Fingerprint(string name) => Run("--with-colons", "--list-keys", $"{name}@example.org")
        .Split('\n').First(line => line.StartsWith("fpr:", StringComparison.Ordinal)).Split(':')[9];

    public string Export(string key) => Run("--armor", "--export", key);

    /// <summary>Imports the revocation that gpg makes with every key, behind a colon that keeps it from being imported by accident.</summary>
    public void Revoke(string fingerprint)
    {
        var revocation = File.ReadAllText(Path.Combine(folder.FullName, "openpgp-revocs.d", fingerprint + ".rev"));
        Run(Encoding.UTF8.GetBytes(revocation.Replace(":-----BEGIN", "-----BEGIN", StringComparison.Ordinal)), ["--import"]);
    }

    public string Run(params string[] arguments) => Run([], arguments);

    /// <summary>Signs as git lets gpg sign: a detached, armoured signature of the input.</summary>
    public string Sign(string key, byte[] content, params string[] options) => Run(content, [.. options, "--local-user", key, "--armor", "--detach-sign"]);

    public void Dispose()
    {
        using var stop = Process.Start(new ProcessStartInfo("gpgconf", ["--homedir", folder.FullName, "--kill", "all"]));
        stop?.WaitForExit();
        try
        {
            folder.Delete(recursive: true);
        }
        catch (IOException)
        {
            // The agent takes its sockets away while it ends.
        }
    }

    private string Run(byte[] input, string[] arguments)
    {
        var start = new ProcessStartInfo(Command, ["--homedir", folder.FullName, "--batch", "--yes", "--pinentry-mode", "loopback", "--passphrase", "", .. arguments])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        using var process = Process.Start(start)!;
        var errors = process.StandardError.ReadToEndAsync();
        var output = process.StandardOutput.ReadToEndAsync();
        process.StandardInput.BaseStream.Write(input);
        process.StandardInput.Close();
        process.WaitForExit();
        return process.ExitCode == 0 ? output.Result : throw new InvalidOperationException(errors.Result);
    }
}
