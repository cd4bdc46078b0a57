import { describe, expect, test } from "vitest";
import { namesDoor, namesIdentifier, namesSettingSecret, namesSigning, secretKind } from "./secret-words.ts";

const told = (asks: (name: string) => boolean, names: string): string[] => names.split(" ").filter(asks);

describe("names", () => {
  test("of functions that sign", () => {
    expect(told(namesSigning, "sign sign_download signUrl get_sign makeSign")).toHaveLength(5);
    expect(
      told(namesSigning, "sign_in signIn sign_up sign_out signal design assign sign_is_plus a_sign_b"),
    ).toEqual(["sign_is_plus"]);
  });

  test("of numbers that secrets have", () => {
    const isSecret = (name: string): boolean => secretKind(name) !== undefined;
    expect(told(isSecret, "credential_id_b64 token_id api_key_id secret_ids")).toEqual([]);
    expect(told(isSecret, "session_id credential id_token token")).toHaveLength(4);
  });

  test("of what lets somebody in", () => {
    expect(
      told(namesDoor, "send_login_code LoginView.post log_in two_factor send_2fa reset:{email}"),
    ).toEqual(["send_login_code", "LoginView.post", "log_in", "two_factor", "send_2fa", "reset:{email}"]);
    expect(
      told(namesDoor, "show_coupon verify_coupon reset_colour confirm_order login_avatar code presets"),
    ).toEqual([]);
  });

  test("of settings that must stay secret", () => {
    expect(
      told(namesSettingSecret, "SECRET_KEY DOWNLOAD_SECRET PARTNER_TOKEN LINK_KEY API_KEY"),
    ).toHaveLength(5);
    expect(
      told(
        namesSettingSecret,
        "secret_key MAPS_SITE_KEY PUBLIC_KEY CACHE_KEY TOKEN_LIFETIME PRIMARY_KEY DEBUG",
      ),
    ).toEqual([]);
  });

  test("of what only tells things apart", () => {
    expect(told(namesIdentifier, "make_id get_version storage_path suffix_for idle")).toEqual([
      "make_id",
      "get_version",
      "storage_path",
    ]);
  });
});
