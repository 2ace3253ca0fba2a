using System.Diagnostics;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using GitOpsServerless.Rendering.Sops;
using GitOpsServerless.Testing;
using GitOpsServerless.Yaml;

namespace GitOpsServerless.Rendering.Tests.Sops;

/// <summary>Encrypts as SOPS does, with the real age program for the data key.</summary>
internal static class SopsEncryptor
{
    public const string LastModified = "2026-01-02T03:04:05Z";

    public static AgeIdentity NewIdentity() =>
        AgeIdentity.ParseAll(Bech32.Encode("age-secret-key-", RandomNumberGenerator.GetBytes(32)).ToUpperInvariant()).Single();

    public static string Secret(AgeIdentity identity) => Bech32.Encode("age-secret-key-", identity.PrivateKey).ToUpperInvariant();

    public static byte[] Age(string recipient, byte[] plain, bool armored) =>
        Encoding.Latin1.GetBytes(Run(ExternalTools.RequireAge(), armored ? ["-a", "-r", recipient] : ["-r", recipient], plain));

    /// <summary>An encrypted document: every string under <c>data</c>, <c>stringData</c> and <c>secret</c>.</summary>
    public static string Yaml(string text, byte[] key, JsonObject recipients, bool macOnlyEncrypted = false)
    {
        var root = YamlReader.Read(text).Documents[0].Root!.AsObject();
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA512);
        if (macOnlyEncrypted)
        {
            hash.AppendData(SHA256.HashData("sops"u8));
        }

        var encrypted = Encrypt(root, "", false)!.AsObject();
        var section = new JsonObject { ["lastmodified"] = LastModified, ["encrypted_regex"] = "^(data|stringData|secret)$", ["version"] = "3.9.0" };
        foreach (var (name, value) in recipients)
        {
            section[name] = value?.DeepClone();
        }

        if (macOnlyEncrypted)
        {
            section["mac_only_encrypted"] = true;
        }

        section["mac"] = Value(Convert.ToHexString(hash.GetHashAndReset()), "str", key, LastModified);
        encrypted["sops"] = section;
        return YamlWriter.Write(encrypted);

        JsonNode? Encrypt(JsonNode? node, string path, bool inside)
        {
            switch (node)
            {
                case JsonObject o:
                    return new JsonObject(o.ToList().Select(p => KeyValuePair.Create(
                        p.Key, Encrypt(p.Value, $"{path}{p.Key}:", inside || p.Key is "data" or "stringData" or "secret"))));
                case JsonArray a:
                    return new JsonArray([.. a.ToList().Select(i => Encrypt(i, path, inside))]);
                case null:
                    return null;
            }

            var (value, type) = node.GetValueKind() switch
            {
                System.Text.Json.JsonValueKind.True => ("True", "bool"),
                System.Text.Json.JsonValueKind.False => ("False", "bool"),
                System.Text.Json.JsonValueKind.Number => (node.ToJsonString(), node.ToJsonString().Contains('.', StringComparison.Ordinal) ? "float" : "int"),
                _ => (node.GetValue<string>(), "str"),
            };
            if (inside || !macOnlyEncrypted)
            {
                hash.AppendData(Encoding.UTF8.GetBytes(value));
            }

            return inside && value.Length > 0 ? Value(value, type, key, path) : node.DeepClone();
        }
    }

    public static JsonObject Recipients(AgeIdentity identity, byte[] key) => new()
    {
        ["age"] = new JsonArray(new JsonObject { ["recipient"] = identity.Recipient, ["enc"] = Encoding.ASCII.GetString(Age(identity.Recipient, key, armored: true)) }),
    };

    public static string Value(string text, string type, byte[] key, string associatedData)
    {
        var nonce = RandomNumberGenerator.GetBytes(32);
        var (ciphertext, tag) = AesGcmAnyNonce.Encrypt(key, nonce, Encoding.UTF8.GetBytes(text), Encoding.UTF8.GetBytes(associatedData));
        return string.Create(
            CultureInfo.InvariantCulture,
            $"ENC[AES256_GCM,data:{Convert.ToBase64String(ciphertext)},iv:{Convert.ToBase64String(nonce)},tag:{Convert.ToBase64String(tag)},type:{type}]");
    }

    public static string Run(string program, string[] arguments, byte[] input)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            StandardOutputEncoding = Encoding.Latin1,
        };
        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEndAsync();
        process.StandardInput.BaseStream.Write(input);
        process.StandardInput.Close();
        process.WaitForExit();
        return output.Result;
    }
}
