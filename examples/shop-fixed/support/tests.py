import subprocess
from pathlib import PurePath
from unittest import mock

from django.contrib.auth import get_user_model
from django.core import mail
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import TestCase
from django.urls import reverse

from .models import Attachment, CannedReply, Ticket

User = get_user_model()
PNG = b"\x89PNG\r\n\x1a\n picture"


class SupportTests(TestCase):
    @classmethod
    def setUpTestData(cls):
        cls.ann = User.objects.create_user("ann", "ann@larkspur.example")
        cls.staff = User.objects.create_user("sam", "sam@larkspur.example", first_name="Sam", is_staff=True)
        cls.ticket = Ticket.objects.create(customer=cls.ann, subject="Broken pot", body="It has a crack.")

    def setUp(self):
        self.client.force_login(self.ann)

    def attach(self):
        upload = SimpleUploadedFile("pot.png", PNG, content_type="image/png")
        self.client.post(reverse("support:attach", args=[self.ticket.pk]), {"file": upload})
        return Attachment.objects.get()

    def test_new_ticket(self):
        self.client.post(reverse("support:create"), {"subject": "Wrong seeds", "body": "Beans, not peas."})
        ticket = Ticket.objects.get(subject="Wrong seeds")
        self.assertEqual(ticket.customer, self.ann)
        self.assertEqual(mail.outbox[0].to, ["support@larkspur.example"])
        self.client.post(reverse("support:create"), {"subject": "<b>", "body": "x", "copy": "1"})
        self.assertEqual(mail.outbox[1].to, ["support@larkspur.example", "ann@larkspur.example"])
        self.assertIn("&lt;b&gt;", mail.outbox[1].alternatives[0].content)
        self.assertContains(self.client.get(ticket.get_absolute_url()), "Wrong seeds")
        self.assertContains(self.client.get(reverse("support:list")), "Wrong seeds")
        self.assertEqual(self.client.get(reverse("support:create")).status_code, 200)

    def test_reply(self):
        self.client.post(reverse("support:reply", args=[self.ticket.pk]), {"body": "Any news?"})
        self.assertContains(self.client.get(self.ticket.get_absolute_url()), "Any news?")

    def test_attachment(self):
        attachment = self.attach()
        self.assertNotIn("pot", attachment.file.name)
        response = self.client.get(reverse("support:attachment", args=[attachment.pk]))
        self.assertEqual(b"".join(response.streaming_content), PNG)
        self.assertEqual(response["Content-Disposition"], 'attachment; filename="pot.png"')
        url = reverse("support:picture", args=[self.ticket.pk])
        response = self.client.get(url, {"name": PurePath(attachment.file.name).name})
        self.assertEqual(b"".join(response.streaming_content), PNG)
        self.client.post(reverse("support:remove_attachment", args=[self.ticket.pk, attachment.pk]))
        self.assertFalse(Attachment.objects.exists())

    def test_pictures_stay_in_their_ticket(self):
        attachment = self.attach()
        other = Ticket.objects.create(customer=self.staff, subject="Other", body="Other")
        attached = Attachment.objects.create(ticket=other, name="o.png", file=SimpleUploadedFile("o.png", PNG))
        self.addCleanup(attachment.file.delete, save=False)
        self.addCleanup(attached.file.delete, save=False)
        url = reverse("support:picture", args=[self.ticket.pk])
        for name in [f"../{other.pk}/{PurePath(attached.file.name).name}", "../../../../../etc/hostname", "/etc/hostname", ""]:
            with self.subTest(name=name):
                self.assertEqual(self.client.get(url, {"name": name}).status_code, 404)

    def test_only_pictures_and_pdf_are_attached(self):
        for name, content in [("page.html", b"<script>"), ("pot.png", b"<svg onload=alert(1)>"), ("pot.svg", PNG)]:
            with self.subTest(name=name):
                upload = SimpleUploadedFile(name, content, content_type="image/png")
                self.client.post(reverse("support:attach", args=[self.ticket.pk]), {"file": upload})
                self.assertFalse(Attachment.objects.exists())

    def test_close_and_reopen(self):
        url = reverse("support:change", args=[self.ticket.pk])
        self.client.post(url, {"action": "close"})
        self.ticket.refresh_from_db()
        self.assertFalse(self.ticket.is_open)
        self.client.post(url, {"action": "reopen"})
        self.ticket.refresh_from_db()
        self.assertTrue(self.ticket.is_open)
        self.assertEqual(self.client.post(url, {"action": "delete"}).status_code, 400)

    def test_search(self):
        self.assertContains(self.client.get(reverse("support:search"), {"q": "crack"}), "Broken pot")
        self.assertNotContains(self.client.get(reverse("support:search"), {"q": "(beans"}), "Broken pot")

    def test_staff_answer(self):
        self.client.force_login(self.staff)
        canned = CannedReply.objects.create(title="Sorry", text="We are sorry about [subject]. {{ settings }}")
        url = reverse("support:answer", args=[self.ticket.pk])
        self.assertContains(self.client.get(url), "Sorry")
        self.client.post(url, {"canned": canned.pk})
        body = self.ticket.replies.get().body
        self.assertIn("We are sorry about Broken pot. {{ settings }}", body)
        self.assertIn("Sam", body)

    def test_staff_check_host(self):
        self.client.force_login(self.staff)
        with mock.patch("support.views.subprocess.run") as run:
            run.return_value = subprocess.CompletedProcess([], 0, stdout="192.0.2.7 till\n")
            response = self.client.post(reverse("support:check_host"), {"host": "till.larkspur.example"})
            self.assertTrue(response.json()["reachable"])
            run.reset_mock()
            for host in ["-f", "till; id", "till\nid", "$(id)"]:
                with self.subTest(host=host):
                    self.assertEqual(self.client.post(reverse("support:check_host"), {"host": host}).status_code, 400)
            run.assert_not_called()
