using System.Diagnostics;
using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;

namespace GitOpsServerless.Bicep.Tests;

/// <summary>The official compiler as a server on its standard streams (<c>bicep jsonrpc --stdio</c>): started once, then milliseconds a file.</summary>
internal sealed class OfficialCompiler : IDisposable
{
    private readonly Process _process;
    private int _id;

    public OfficialCompiler(string program, string? home = null)
    {
        var start = new ProcessStartInfo(program, ["jsonrpc", "--stdio"]) { RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true, UseShellExecute = false };
        if (home is not null)
        {
            start.Environment["HOME"] = home;
        }

        _process = Process.Start(start)!;
        _process.BeginErrorReadLine();
    }

    /// <summary>The result of a compilation: <c>success</c>, <c>contents</c> or <c>parameters</c>, <c>diagnostics</c>; where it throws, no success and its error as those.</summary>
    public JsonNode Compile(string file)
    {
        var isParameters = file.EndsWith(".bicepparam", StringComparison.Ordinal);
        var arguments = new JsonObject { ["path"] = file };
        if (isParameters)
        {
            arguments["parameterOverrides"] = new JsonObject();
        }

        var request = Encoding.UTF8.GetBytes(new JsonObject
        {
            ["jsonrpc"] = "2.0",
            ["id"] = ++_id,
            ["method"] = isParameters ? "bicep/compileParams" : "bicep/compile",
            ["params"] = arguments,
        }.ToJsonString());
        var input = _process.StandardInput.BaseStream;
        input.Write(Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"Content-Length: {request.Length}\r\n\r\n")));
        input.Write(request);
        input.Flush();
        var answer = Answer();
        return answer["result"] ?? new JsonObject { ["success"] = false, ["diagnostics"] = answer["error"]?.DeepClone() };
    }

    public void Dispose()
    {
        _process.Kill(entireProcessTree: true);
        _process.Dispose();
    }

    private JsonNode Answer()
    {
        var output = _process.StandardOutput.BaseStream;
        var header = new StringBuilder();
        while (!header.ToString().EndsWith("\r\n\r\n", StringComparison.Ordinal))
        {
            var next = output.ReadByte();
            header.Append(next >= 0 ? (char)next : throw new EndOfStreamException("The official compiler has ended."));
        }

        var length = header.ToString().Split("\r\n").First(line => line.StartsWith("Content-Length:", StringComparison.OrdinalIgnoreCase))["Content-Length:".Length..];
        var content = new byte[int.Parse(length, CultureInfo.InvariantCulture)];
        output.ReadExactly(content);
        return JsonNode.Parse(content)!;
    }
}
