using System.Text.Json;
using GitOpsServerless.Contracts;
using GitOpsServerless.Functions.Output;

namespace GitOpsServerless.Functions.Hosting;

/// <summary>A host that cannot start says so in one line, and in the one JSON document where that was asked for.</summary>
internal static class StartFailure
{
    private const int ExitCode = 1;

    /// <summary>Whether the failure is about options, folders or addresses, and not a defect.</summary>
    public static bool IsExpected(Exception error) =>
        error is IOException or UnauthorizedAccessException or ArgumentException or FormatException or System.Net.Sockets.SocketException;

    /// <summary>Reports and returns the exit code.</summary>
    public static int Report(string message, bool asJson)
    {
        var diagnostic = DiagnosticCatalog.StartFailed.Create(message.TrimEnd('.') + ".").ToString();
        Console.Error.WriteLine(diagnostic);
        if (asJson)
        {
            Console.Out.WriteLine(JsonSerializer.Serialize(new OnceReport([], [diagnostic]), OnceJson.Options));
        }

        return ExitCode;
    }
}
