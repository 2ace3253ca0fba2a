using System.Buffers;
using System.Buffers.Binary;
using System.Security.Cryptography;

namespace GitOpsServerless.Git.Signing;

/// <summary>A signature as ssh-keygen -Y makes it (PROTOCOL.sshsig of OpenSSH).</summary>
internal sealed record SshSignature(byte[] PublicKey, string Namespace, byte[] Reserved, string HashAlgorithm, byte[] Signature)
{
    public const string Begin = "-----BEGIN SSH SIGNATURE-----";
    private const string End = "-----END SSH SIGNATURE-----";

    private static ReadOnlySpan<byte> Magic => "SSHSIG"u8;

    public static SshSignature Parse(string armour)
    {
        var start = armour.IndexOf(Begin, StringComparison.Ordinal);
        var end = armour.IndexOf(End, StringComparison.Ordinal);
        if (start < 0 || end < start)
        {
            throw Broken();
        }

        try
        {
            return Parse(Convert.FromBase64String(armour[(start + Begin.Length)..end]));
        }
        catch (FormatException)
        {
            throw Broken();
        }
    }

    /// <summary>What the key has signed: the magic, the namespace, the hash algorithm and the hash of the message.</summary>
    public byte[] SignedData(ReadOnlySpan<byte> message)
    {
        var hash = HashAlgorithm switch
        {
            "sha256" => SHA256.HashData(message),
            "sha512" => SHA512.HashData(message),
            _ => throw new GitException(GitFault.SignatureRefused, "A signature uses a hash algorithm that is not allowed."),
        };
        var data = new ArrayBufferWriter<byte>();
        data.Write(Magic);
        WriteString(data, System.Text.Encoding.UTF8.GetBytes(Namespace));
        WriteString(data, Reserved);
        WriteString(data, System.Text.Encoding.UTF8.GetBytes(HashAlgorithm));
        WriteString(data, hash);
        return data.WrittenSpan.ToArray();
    }

    private static SshSignature Parse(byte[] blob)
    {
        var reader = new SshReader(blob);
        if (!reader.Take(Magic.Length).SequenceEqual(Magic) || reader.UInt32() != 1)
        {
            throw Broken();
        }

        var signature = new SshSignature(reader.String().ToArray(), reader.Text(), reader.String().ToArray(), reader.Text(), reader.String().ToArray());
        return reader.IsEmpty ? signature : throw Broken();
    }

    private static void WriteString(ArrayBufferWriter<byte> data, ReadOnlySpan<byte> value)
    {
        BinaryPrimitives.WriteInt32BigEndian(data.GetSpan(4), value.Length);
        data.Advance(4);
        data.Write(value);
    }

    private static GitException Broken() => new(GitFault.SignatureRefused, "An SSH signature cannot be read.");
}
