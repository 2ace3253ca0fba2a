using System.Buffers;
using System.Text;

namespace GitOpsServerless.Git.Objects;

/// <summary>Reads and writes tree objects: entries of "octal-mode SP name NUL id", sorted as Git sorts them.</summary>
internal static class Tree
{
    public static List<TreeEntry> Parse(ReadOnlyMemory<byte> content)
    {
        var entries = new List<TreeEntry>();
        var position = 0;
        while (position < content.Length)
        {
            var rest = content.Span[position..];
            var space = rest.IndexOf((byte)' ');
            var end = space < 0 ? -1 : rest[space..].IndexOf((byte)0) + space;
            if (space is < 5 or > 7 || end < space || end + ObjectId.Size >= rest.Length)
            {
                throw GitException.Corrupt("A tree has an entry that breaks off.");
            }

            entries.Add(new TreeEntry(
                ParseMode(rest[..space]),
                content.Slice(position + space + 1, end - space - 1),
                new ObjectId(rest.Slice(end + 1, ObjectId.Size))));
            position += end + 1 + ObjectId.Size;
        }

        return entries;
    }

    public static byte[] Write(IEnumerable<TreeEntry> entries)
    {
        var writer = new ArrayBufferWriter<byte>();
        foreach (var entry in entries.Order(TreeOrder.Instance))
        {
            writer.Write(ModeText(entry.Mode));
            writer.Write(" "u8);
            writer.Write(entry.RawName.Span);
            writer.Write("\0"u8);
            entry.Id.CopyTo(writer.GetSpan(ObjectId.Size));
            writer.Advance(ObjectId.Size);
        }

        return writer.WrittenSpan.ToArray();
    }

    public static TreeEntry Entry(EntryMode mode, string name, ObjectId id) => new(mode, Encoding.UTF8.GetBytes(name), id);

    /// <summary>Old repositories hold group-writable modes such as 100664, which Git reads as plain files.</summary>
    private static EntryMode ParseMode(ReadOnlySpan<byte> octal)
    {
        var mode = 0;
        foreach (var digit in octal)
        {
            if (digit is < (byte)'0' or > (byte)'7')
            {
                throw GitException.Corrupt("A tree has an entry with a mode that is not a number.");
            }

            mode = (mode << 3) | (digit - '0');
        }

        return (mode & 0xF000) switch
        {
            0x4000 => EntryMode.Folder,
            0x8000 => (mode & 0x40) != 0 ? EntryMode.Executable : EntryMode.File,
            0xA000 => EntryMode.SymbolicLink,
            0xE000 => EntryMode.Submodule,
            _ => throw GitException.Corrupt("A tree has an entry with an unknown mode."),
        };
    }

    private static ReadOnlySpan<byte> ModeText(EntryMode mode) => mode switch
    {
        EntryMode.Folder => "40000"u8,
        EntryMode.Executable => "100755"u8,
        EntryMode.SymbolicLink => "120000"u8,
        EntryMode.Submodule => "160000"u8,
        _ => "100644"u8,
    };
}
