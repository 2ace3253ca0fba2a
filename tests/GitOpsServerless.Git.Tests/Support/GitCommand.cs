using System.Diagnostics;
using System.Text;

namespace GitOpsServerless.Git.Tests.Support;

/// <summary>The git command, without the settings of the machine, and with dates that count up.</summary>
internal static class GitCommand
{
    private static int clock = 1_700_000_000;

    public static bool IsHere { get; } = File.Exists("/usr/bin/git");

    public static string Run(string folder, params string[] arguments) => Encoding.UTF8.GetString(RunBytes(folder, null, arguments)).TrimEnd('\n');

    public static string RunWithInput(string folder, byte[] input, params string[] arguments) => Encoding.UTF8.GetString(RunBytes(folder, input, arguments)).TrimEnd('\n');

    public static byte[] RunBytes(string folder, byte[]? input, params string[] arguments)
    {
        var start = new ProcessStartInfo("git") { WorkingDirectory = folder, RedirectStandardOutput = true, RedirectStandardError = true, RedirectStandardInput = true };
        foreach (var argument in arguments)
        {
            start.ArgumentList.Add(argument);
        }

        SetEnvironment(start);
        var date = $"{Interlocked.Increment(ref clock)} +0200";
        start.Environment["GIT_AUTHOR_DATE"] = date;
        start.Environment["GIT_COMMITTER_DATE"] = date;
        using var process = Process.Start(start)!;
        var error = process.StandardError.ReadToEndAsync();
        var feed = Task.Run(() =>
        {
            process.StandardInput.BaseStream.Write(input ?? []);
            process.StandardInput.Close();
        });
        using var output = new MemoryStream();
        process.StandardOutput.BaseStream.CopyTo(output);
        process.WaitForExit();
        try
        {
            feed.Wait();
        }
        catch (AggregateException)
        {
            // The command ended without reading all of its input.
        }

        return process.ExitCode == 0 ? output.ToArray() : throw new InvalidOperationException($"git {string.Join(' ', arguments)}: {error.Result}");
    }

    public static void SetEnvironment(ProcessStartInfo start)
    {
        start.Environment["GIT_CONFIG_NOSYSTEM"] = "1";
        start.Environment["GIT_CONFIG_GLOBAL"] = "/dev/null";
        start.Environment["GIT_AUTHOR_NAME"] = "Ada Lovelace";
        start.Environment["GIT_AUTHOR_EMAIL"] = "ada@example.org";
        start.Environment["GIT_COMMITTER_NAME"] = "Charles Babbage";
        start.Environment["GIT_COMMITTER_EMAIL"] = "charles@example.org";
        start.Environment["GIT_CONFIG_COUNT"] = "3";
        start.Environment["GIT_CONFIG_KEY_0"] = "init.defaultBranch";
        start.Environment["GIT_CONFIG_VALUE_0"] = "main";
        start.Environment["GIT_CONFIG_KEY_1"] = "protocol.file.allow";
        start.Environment["GIT_CONFIG_VALUE_1"] = "always";
        start.Environment["GIT_CONFIG_KEY_2"] = "advice.detachedHead";
        start.Environment["GIT_CONFIG_VALUE_2"] = "false";
    }
}
