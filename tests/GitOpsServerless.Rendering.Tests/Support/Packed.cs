using System.Formats.Tar;
using System.IO.Compression;
using System.Text;

namespace GitOpsServerless.Rendering.Tests.Support;

/// <summary>Charts as archives.</summary>
internal static class Packed
{
    public static byte[] Chart(string name, string version, params (string Path, string Text)[] files)
    {
        using var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.Fastest))
        using (var tar = new TarWriter(gzip))
        {
            foreach (var (path, text) in files.Prepend(("Chart.yaml", $"apiVersion: v2\nname: {name}\nversion: {version}\n")))
            {
                tar.WriteEntry(new PaxTarEntry(TarEntryType.RegularFile, $"{name}/{path}") { DataStream = new MemoryStream(Encoding.UTF8.GetBytes(text)) });
            }
        }

        return packed.ToArray();
    }
}
